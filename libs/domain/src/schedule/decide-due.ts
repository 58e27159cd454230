import { type CatchUpPolicy, decideCatchUp, type MissedOccurrence } from './catch-up';
import { MINUTE_MS } from './civil-date';
import type { NotSent } from './outcome';
import { decideQuietHours, type QuietHours } from './quiet-hours';

export interface DueOccurrence extends MissedOccurrence {
  /** One schedule's are decided together. */
  readonly scheduleId: string;
  readonly policy: CatchUpPolicy;
  readonly zone: string;
  readonly quietHours: QuietHours | null;
  readonly quietPolicy: 'defer' | 'skip' | 'send';
  /** Why nothing is sent to this person, or by this schedule, at all; null: something is. */
  readonly suspended: NotSent | null;
}

export interface SendDue {
  readonly verdict: 'send';
  readonly notBefore: Date;
  /** Where quiet hours have made it later: what it was without them. */
  readonly deferredFrom: Date | null;
}

export type DueDecision = SendDue | NotSent;

export interface DecidedDue<T> {
  readonly decided: readonly { readonly occurrence: T; readonly decision: DueDecision }[];
  /** From when on there is room for another one that was missed. */
  readonly freeFrom: Date;
}

/** As much later than planned as no loop's pace explains: it was missed, and is caught up at the capped rate. */
export const LATE_MS = MINUTE_MS;

export const isLate = ({ instant }: Pick<MissedOccurrence, 'instant'>, now: Date): boolean =>
  now.getTime() - instant.getTime() > LATE_MS;

/**
 * What becomes of everything that is due for some people: what is punctual goes at once, what was missed goes by the
 * policy of its schedule and at the capped rate, and both keep the quiet hours.
 */
export function decideDue<T extends DueOccurrence>(
  due: readonly T[],
  now: Date,
  rate: { readonly perMinute: number; readonly freeFrom: Date },
): DecidedDue<T> {
  const decided: { occurrence: T; decision: DueDecision }[] = [];
  let { freeFrom } = rate;
  const suspended = due.filter((one) => one.suspended !== null);
  for (const occurrence of suspended)
    if (occurrence.suspended) decided.push({ occurrence, decision: occurrence.suspended });
  for (const group of bySchedule(due.filter((one) => one.suspended === null))) {
    const missing = new Set(group.filter((one) => isLate(one, now)).map(({ of }) => of));
    const missed = group.filter(({ of }) => missing.has(of));
    const punctual = group.filter(({ of }) => !missing.has(of));
    const { policy } = group[0] ?? { policy: undefined };
    if (policy === undefined) continue;
    const late = decideCatchUp(missed, policy, now, { ...rate, freeFrom });
    freeFrom = missed.length > 0 ? late.freeFrom : freeFrom;
    const inTime = decideCatchUp(punctual, policy, now, { perMinute: Infinity, freeFrom: now });
    for (const { occurrence, decision } of [...inTime.decided, ...late.decided]) {
      decided.push({ occurrence, decision: decision.verdict === 'send' ? quietly(occurrence, decision) : decision });
    }
  }
  return { decided, freeFrom };
}

function quietly(
  { zone, quietHours, quietPolicy, usefulUntil }: DueOccurrence,
  send: { readonly verdict: 'send'; readonly notBefore: Date },
): DueDecision {
  const prompt = { zone, instant: send.notBefore, policy: quietPolicy, usefulUntil };
  const decision = decideQuietHours(quietHours, prompt);
  if (decision.verdict === 'send') return { ...send, deferredFrom: null };
  if (decision.verdict !== 'defer') return decision;
  return { verdict: 'send', notBefore: decision.until, deferredFrom: send.notBefore };
}

function bySchedule<T extends DueOccurrence>(due: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of due) groups.set(one.scheduleId, [...(groups.get(one.scheduleId) ?? []), one]);
  return [...groups.values()];
}
