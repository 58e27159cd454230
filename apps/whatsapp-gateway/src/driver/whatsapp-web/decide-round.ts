import type { PairingSight } from './page/pairing-in-page';

/** When nothing new has come for so long after the last code ran out, its page will not mend itself. */
const NOTHING_NEW_MS = 60_000;

/** Instants of `performance.now()`. */
export interface RoundFacts {
  readonly nowMs: number;
  /** Until when an unpaired browser is kept; what is typed on the phone just then still counts. */
  readonly keptUntilMs: number;
  readonly qrUntilMs: number;
  readonly codeUntilMs: number;
}

/** `waits`: somebody may scan · `stopped`: WhatsApp makes no codes any more unless it is asked · `linked`: somebody has · `over`: enough of this browser. */
export type RoundDecision = 'waits' | 'stopped' | 'linked' | 'over';

/** How it stands with a page that shows codes. */
export function decideRound({ state, isSomebodys }: PairingSight, facts: RoundFacts): RoundDecision {
  const hasStopped = state === 'UNPAIRED_IDLE';
  // A connection that comes and goes passes through other states too, and is no scan.
  if (state === 'CONNECTED' || (isSomebodys && state !== 'UNPAIRED' && !hasStopped)) return 'linked';
  const { nowMs, keptUntilMs, qrUntilMs, codeUntilMs } = facts;
  const shownUntilMs = Math.max(qrUntilMs, codeUntilMs);
  if (nowMs >= shownUntilMs + NOTHING_NEW_MS) return 'over';
  if (nowMs < codeUntilMs) return 'waits';
  if (nowMs >= keptUntilMs && (hasStopped || nowMs >= qrUntilMs)) return 'over';
  return hasStopped ? 'stopped' : 'waits';
}
