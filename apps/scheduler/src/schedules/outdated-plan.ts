import {
  occurrencesAfter,
  planAhead,
  type PlanLimits,
  rePlan,
  type Rules,
  rulesSince,
  type ScheduleContext,
} from '@promptpipe/domain';
import { type DuePlan, type EntityManager, findRecentOccurrences, type PlannedTo } from '@promptpipe/persistence';

/** Each person's random times are their own. */
export const contextOf = ({ enrolledAt, seed, participantId }: DuePlan, zone: string): ScheduleContext => ({
  zone,
  enrolledAt,
  seed: `${seed}/${participantId}`,
});

/**
 * A plan of another version, or for another zone. What was promised by those while nobody planned is written down first, version by
 * version, each in a look of its own; then what is yet to come gives way to the schedule as it is.
 */
export async function planOutdated(tx: EntityManager, plan: DuePlan, limits: PlanLimits): Promise<PlannedTo> {
  const { own, next } = rulesSince(plan, limits.now);
  const finished = own && finish(plan, own, limits);
  return finished && finished.added.length > 0 ? finished : planAnew(tx, plan, next, limits);
}

/** By what it has been planned by, up to where that ends. */
function finish(plan: DuePlan, { until, definition, ...rules }: Rules, { now, atMost }: PlanLimits): PlannedTo {
  const from = { after: plan.plannedTo, number: plan.lastNumber };
  const upcoming = occurrencesAfter(definition, contextOf(plan, rules.zone), from);
  const upTo = planAhead(upcoming, definition, { now: until ?? now, aheadDays: 0, atMost });
  return { plan, rules, dropped: [], kept: [], ...upTo, lastNumber: upTo.lastNumber ?? plan.lastNumber, planAt: now };
}

/** No local date is had twice. Rules that hold no more plan as far as they held, and are looked at again at once. */
async function planAnew(
  tx: EntityManager,
  plan: DuePlan,
  { since, until, definition, ...rules }: Rules & { readonly since: Date },
  limits: PlanLimits,
): Promise<PlannedTo> {
  const context = contextOf(plan, rules.zone);
  const { kept, dropped, added } = rePlan(await findRecentOccurrences(tx, plan), definition, context, since);
  const ahead = planAhead(added, definition, until === null ? limits : { ...limits, now: until, aheadDays: 0 });
  const lastKept = kept.reduce((highest, { number }) => Math.max(highest, number), 0);
  return {
    ...{ plan, rules },
    dropped: dropped.map(({ id }) => id),
    kept: kept.flatMap(({ id, isSettled }) => (isSettled ? [] : [id])),
    ...ahead,
    ...(until !== null && { planAt: limits.now }),
    lastNumber: ahead.lastNumber ?? lastKept,
  };
}
