import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process-facts';

export interface EscalationStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/** What to send, and how long to wait for the end before the next one is sent. */
export type Escalation = readonly EscalationStep[];

const LOOK_EVERY_MS = 20;

/** Ends a process that need not be our child. Answers whether it is gone after the last step. */
export async function endProcess(pid: number, escalation: Escalation): Promise<boolean> {
  for (const { signal, waitMs } of escalation) {
    if (!isAlive(pid)) return true;
    sendSignal(pid, signal);
    const deadline = performance.now() + waitMs;
    while (isAlive(pid) && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
  }
  return !isAlive(pid);
}

/** A process that ended a moment ago is a normal answer and not an error. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
