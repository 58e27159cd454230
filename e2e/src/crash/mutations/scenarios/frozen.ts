import { readFileSync } from 'node:fs';
import { until } from '@promptpipe/testing';
import { type Fleet } from '../../../harness/fleet';

const REACHED_WITHIN_MS = 60_000;

/** What makes a process stand still at its point, as by SIGSTOP, until somebody sends SIGCONT. */
export const frozenAt = (point: string): NodeJS.ProcessEnv => ({ CRASH_POINT: `${point}!freeze` });

/** The state letter of Linux: T is stopped. */
const stateOf = (pid: number): string => /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';

export async function untilFrozen(fleet: Fleet, name: string): Promise<void> {
  await until(`${name} standing still at its point`, () => stateOf(fleet.pid(name)) === 'T', REACHED_WITHIN_MS);
}
