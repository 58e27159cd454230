import type { MisfirePolicy } from '../timer';
import { type CatchUpRate, freeAfter, nextTurn } from './catch-up-turn';
import { MINUTE_MS } from './civil-date';
import { notSent, type NotSent } from './outcome';

export interface MissedOccurrence {
  /** One schedule of one participant: only its own occurrences collapse into one. */
  readonly of: string;
  readonly instant: Date;
  readonly usefulUntil: Date;
}

export interface CatchUpPolicy {
  readonly misfirePolicy: MisfirePolicy;
  readonly misfireGraceSeconds?: number | undefined;
}

type CatchUpDecision = { readonly verdict: 'send'; readonly notBefore: Date } | NotSent;

export interface CaughtUp<T> {
  /** In the order in which they are sent. */
  readonly decided: readonly { readonly occurrence: T; readonly decision: CatchUpDecision }[];
  readonly freeFrom: Date;
}

/** Up to here an occurrence is not missed, but due: no outage, only the pace of a loop. */
const PUNCTUAL_MS = MINUTE_MS;

/**
 * What becomes of everything that was due while nobody could send. Whatever is still sent is spread out at the capped
 * rate, and those that expire first go first; what expires before its turn is not sent.
 */
export function decideCatchUp<T extends MissedOccurrence>(
  missed: readonly T[],
  policy: CatchUpPolicy,
  now: Date,
  rate: CatchUpRate,
): CaughtUp<T> {
  const latest = latestOf(missed.filter(({ usefulUntil }) => usefulUntil > now));
  let turn = nextTurn(now, rate);
  const decided = bySoonestEnd(missed).map((occurrence) => {
    const last = latest.get(occurrence.of) ?? occurrence.instant;
    const refusal = policyRefusal(occurrence, policy, { now, last }) ?? turnRefusal(occurrence, policy, turn);
    if (refusal !== null) return { occurrence, decision: refusal };
    const decision = { verdict: 'send', notBefore: turn } as const;
    turn = freeAfter(turn, rate.perMinute);
    return { occurrence, decision };
  });
  return { decided, freeFrom: turn };
}

function latestOf(missed: readonly MissedOccurrence[]): ReadonlyMap<string, Date> {
  const latest = new Map<string, Date>();
  for (const { of, instant } of missed) {
    const known = latest.get(of);
    if (known === undefined || known < instant) latest.set(of, instant);
  }
  return latest;
}

const bySoonestEnd = <T extends MissedOccurrence>(missed: readonly T[]): T[] =>
  missed.toSorted(
    (a, b) => a.usefulUntil.getTime() - b.usefulUntil.getTime() || a.instant.getTime() - b.instant.getTime(),
  );

function policyRefusal(
  occurrence: MissedOccurrence,
  policy: CatchUpPolicy,
  at: { now: Date; last: Date },
): NotSent | null {
  const { instant, usefulUntil } = occurrence;
  if (usefulUntil <= at.now) return notSent('expired', `It was useful until ${usefulUntil.toISOString()}`);
  const lateMs = at.now.getTime() - instant.getTime();
  if (policy.misfirePolicy === 'skip' && lateMs > PUNCTUAL_MS) {
    return notSent('misfire', `It is ${minutes(lateMs)} late, and its schedule skips what is missed`);
  }
  if (policy.misfirePolicy === 'fire-once' && instant < at.last) {
    return notSent('misfire', `Its schedule sends only the last one that was missed, of ${at.last.toISOString()}`);
  }
  return null;
}

/** The cap may hold one back until it is no longer in time. */
function turnRefusal({ instant, usefulUntil }: MissedOccurrence, policy: CatchUpPolicy, turn: Date): NotSent | null {
  if (usefulUntil <= turn) {
    return notSent(
      'expired',
      `Its turn in the catch-up comes at ${turn.toISOString()}, and it was useful until before`,
    );
  }
  if (policy.misfirePolicy !== 'fire-within') return null;
  const lateMs = turn.getTime() - instant.getTime();
  const graceMs = Math.max((policy.misfireGraceSeconds ?? 0) * 1_000, 0);
  if (lateMs <= graceMs) return null;
  return notSent('misfire', `It is ${minutes(lateMs)} late, and its schedule allows ${minutes(graceMs)}`);
}

const minutes = (ms: number): string => `${Math.ceil(ms / MINUTE_MS)} min`;
