import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 2_000;

/** Resolves when the address answers with a 2xx status; rejects only when the signal is aborted. */
export async function untilOk(url: string, signal: AbortSignal): Promise<void> {
  while (!(await isOk(url))) {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
