import { getMetadataArgsStorage } from 'typeorm';
import type { Fate, KnownNames, RowFacts, Unreadable } from '@promptpipe/domain';

/** Rows of these go to quarantine whole. */
const MOVED_TABLES = ['active_timers', 'jobs', 'outbox_messages'] as const;
export type MovedTable = (typeof MOVED_TABLES)[number];

/** Rows of these stay where they are, and suspend only themselves. */
const STAYING_TABLES = ['participants', 'flow_states', 'inbound_messages', 'prompts', 'studies'] as const;
type StayingTable = (typeof STAYING_TABLES)[number];

/** Tables whose rows are looked through for such as nobody can work with. */
export const WARD_TABLES = [...MOVED_TABLES, ...STAYING_TABLES] as const;
export type WardTable = MovedTable | StayingTable;

export const isMovedTable = (table: WardTable): table is MovedTable =>
  (MOVED_TABLES as readonly WardTable[]).includes(table);

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
  /** Which rows are looked through, where an index by id holds just those; all of them by default. */
  readonly only?: string;
  /** A statement that tells the facts of the rows that `rows`, a statement of whole rows, gives. */
  readonly facts: (rows: string) => string;
  /** The rows that are due first; at most a thousand. */
  readonly due: string;
  judge(row: Row, names: FleetNames): Unreadable | null;
  /** `flag`: it stays, and what depends on it waits. */
  fate(row: Row): Fate | 'flag';
}

/** Nobody waits for a row of this table: it is met by whoever needs it, or by the round. */
export const nothingDue = (table: WardTable): string => `select * from ${table} where false`;

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
