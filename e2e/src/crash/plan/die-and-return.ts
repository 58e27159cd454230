import { setTimeout as sleep } from 'node:timers/promises';
import { type Fleet } from '../../harness/fleet';
import { type Stop } from './crash-plan';

const REACHED_WITHIN_MS = 120_000;

/** What arms a process. */
export const armedAt = (point: string, nth = 1): NodeJS.ProcessEnv => ({ CRASH_POINT: `${point}@${nth}` });

/**
 * The service, killed already, is started again with its point armed, runs on until it dies there, and is started without
 * it. @throws with the name of the point when it is not reached in time, or when the process ends in another way
 */
export async function dieAndReturn(fleet: Fleet, { service, point, nth }: Stop): Promise<void> {
  fleet.launch(service, armedAt(point, nth));
  await untilDeadAt(fleet, service, `${point}@${nth}`);
  await fleet.start([service]);
}

/** @throws unless this process ends by SIGKILL in time, which nobody but its armed point sends. */
export async function untilDeadAt(fleet: Fleet, name: string, point: string): Promise<void> {
  const waiting = new AbortController();
  const end = await Promise.race([
    fleet.ended(name),
    sleep(REACHED_WITHIN_MS, null, { signal: waiting.signal }).catch(() => null),
  ]);
  waiting.abort();
  if (end === null) throw new Error(`${name} did not reach ${point} within ${REACHED_WITHIN_MS / 1_000} s`);
  if (end.signal === 'SIGKILL') return;
  throw new Error(`${name} was to die at ${point}, but ended with ${end.signal ?? `exit code ${String(end.code)}`}`);
}
