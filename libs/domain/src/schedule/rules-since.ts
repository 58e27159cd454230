import type { ScheduleDefinition } from './definition';

/** By what occurrences are planned. */
export interface Rules {
  readonly version: number;
  readonly zone: string;
  readonly definition: ScheduleDefinition;
  /** When they ceased to hold; null: they hold. */
  readonly until: Date | null;
}

/** How far it has been planned, by what, and what its schedule and its person have become since. */
export interface OutdatedPlan {
  readonly plannedTo: Date;
  readonly plannedVersion: number;
  readonly plannedZone: string;
  readonly version: number;
  readonly zone: string;
  readonly definition: ScheduleDefinition;
  /** Versions before the one that holds. */
  readonly former: readonly {
    readonly version: number;
    readonly definition: ScheduleDefinition;
    /** As JSON has it. */
    readonly until: string;
  }[];
}

export interface RulesSince {
  /** What it has been planned by, as far as that has something to plan yet; null: nothing is left, or it is not known any more. */
  readonly own: Rules | null;
  /** What follows, and from when on. */
  readonly next: Rules & { readonly since: Date };
}

/**
 * By what an outdated plan goes on. Planned ahead of now it gives way from now on. Planned less far, since nobody was there to
 * plan, each version goes on to the instant of its change. When a zone has changed is not written down: the former one holds
 * until the last look.
 */
export function rulesSince(plan: OutdatedPlan, now: Date): RulesSince {
  const { plannedTo, plannedVersion, plannedZone: zone, version, definition } = plan;
  const current = { version, zone: plan.zone, definition, until: null };
  if (plannedTo >= now) return { own: null, next: { ...current, since: now } };
  const ended = plan.former
    .map((one) => ({
      version: one.version,
      zone,
      definition: one.definition,
      until: earlier(new Date(one.until), now),
    }))
    .toSorted((a, b) => a.version - b.version);
  const own =
    plannedVersion === version
      ? { version, zone, definition, until: now }
      : (ended.find((one) => one.version === plannedVersion) ?? null);
  const since = own === null || own.until < plannedTo ? plannedTo : own.until;
  const next = ended.find((one) => one.version > plannedVersion && one.until > since) ?? current;
  return { own: own !== null && own.until > plannedTo ? own : null, next: { ...next, since } };
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
