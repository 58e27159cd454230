import { type ProcessEnd } from '../process/logged-process';

export interface Death extends ProcessEnd {
  /** Milliseconds on a clock that only goes forward. */
  readonly atMs: number;
  /** How long it had been ready; null when it never was. */
  readonly readyForMs: number | null;
}

export type RestartDecision = { kind: 'restart'; delayMs: number } | { kind: 'give-up' };

const FAILURES_TO_GIVE_UP = 5;
const WITHIN_MS = 60_000;
const SETTLED_AFTER_MS = 10_000;
const FIRST_DELAY_MS = 250;

/**
 * What follows the last of these deaths of one service. A signal from outside never counts: somebody wanted that one
 * to die and not the stack to end. Nor does an exit with 0, which is how a service answers a SIGTERM.
 */
export function decideAfterDeath(deaths: readonly Death[]): RestartDecision {
  const last = deaths.at(-1);
  if (!last || !exitedByItself(last)) return { kind: 'restart', delayMs: 0 };
  const failures = deaths.filter((death) => isEarlyFailure(death) && last.atMs - death.atMs < WITHIN_MS).length;
  if (failures >= FAILURES_TO_GIVE_UP) return { kind: 'give-up' };
  return { kind: 'restart', delayMs: FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1) };
}

function isEarlyFailure(death: Death): boolean {
  return exitedByItself(death) && (death.readyForMs ?? 0) < SETTLED_AFTER_MS;
}

function exitedByItself({ code, signal }: ProcessEnd): boolean {
  return signal === null && code !== 0;
}

/** `SIGKILL`, or `exit code 1`. */
export function describeEnd({ code, signal }: ProcessEnd): string {
  return signal ?? `exit code ${code ?? 'unknown'}`;
}
