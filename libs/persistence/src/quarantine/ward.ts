import { getMetadataArgsStorage } from 'typeorm';
import type { Fate, KnownNames, RowFacts, Unreadable } from '@promptpipe/domain';

/** Tables whose rows are looked through for such as nobody can work with. */
export const WARD_TABLES = ['active_timers', 'jobs', 'outbox_messages', 'participants'] as const;
export type WardTable = (typeof WARD_TABLES)[number];

/** A row under suspicion, with what the database found out about it. */
export interface Suspect extends RowFacts {
  readonly id: string;
  /** Whose turnstile guards it; null for a job of the system. */
  readonly participantId: string | null;
}

/** Names that the fleet declares: kinds of jobs, callback types of timers. */
export interface FleetNames {
  readonly kinds: KnownNames;
  readonly callbacks: KnownNames;
}

/** How the rows of one table are read. */
export interface Ward<Row extends Suspect = Suspect> {
  readonly table: WardTable;
  /** A statement that tells the facts of the rows that `rows`, a statement of whole rows, gives. */
  readonly facts: (rows: string) => string;
  /** The rows that are due first; at most a thousand. */
  readonly due: string;
  judge(row: Row, names: FleetNames): Unreadable | null;
  /** `flag`: it stays, and what depends on it waits. */
  fate(row: Row): Fate | 'flag';
}

/**
 * The name of the first check of the table that a row breaks, else null. The checks are those that the entity repeats and
 * the drift spec holds against the schema: a check that somebody dropped or disabled in the database is asked all the same.
 */
export function brokenRule(entity: new () => object): string {
  const checks = getMetadataArgsStorage().filterChecks(entity);
  const cases = checks.map(({ name, expression }) => `when not (${expression}) then '${name ?? ''}'`);
  return `case ${cases.join(' ')} end`;
}

/** True when a row names a participant, a study or an account that does not exist: after a restore, or a corruption. */
export const missing = (table: string, key: string): string =>
  `${key} is not null and not (select exists (select 1 from ${table} named where named.id = ${key}))`;
