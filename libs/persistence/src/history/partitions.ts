import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** How many days ahead a day's partition stands ready. */
const DAYS_AHEAD = 7;

/** Two that make or drop at once meet here. Held to the end of the transaction. */
const LOCK = `select pg_advisory_xact_lock(hashtext('promptpipe.partitions'))`;

/** A partition is waited for briefly: whoever queues behind us must not wait with us. */
const BRIEFLY = `set local lock_timeout = '1s'`;

/** The day, in UTC, whose partition takes what moves now. */
export const TODAY = `(pp_now() at time zone 'UTC')::date`;

/** Days from today on that have no partition yet; a name tells its table and its day. */
const MISSING = `
  select parent.name as parent, parent.name || to_char(day, '_YYYYMMDD') as name, day::date::text as "from",
         (day + interval '1 day')::date::text as "to"
    from unnest(array['jobs_history', 'outbox_messages_history']) as parent (name),
         generate_series(${TODAY}::timestamp, ${TODAY} + $1::integer, interval '1 day') as day
   where to_regclass(parent.name || to_char(day, '_YYYYMMDD')) is null
   order by 1, 2`;

interface MissingPartition {
  readonly parent: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Makes the partitions of today and the days ahead that are missing; answers their names. Made apart and attached, because
 * `create … partition of` would lock every reader of the whole history out. There is no default partition: it could
 * neither be dropped by the day nor given a sibling without a scan, and a row that finds no partition is safe where it is.
 */
export async function makePartitions(tx: EntityManager, daysAhead = DAYS_AHEAD): Promise<string[]> {
  if ((await queryRows(tx, MISSING, [daysAhead])).length === 0) return [];
  await queryRows(tx, BRIEFLY);
  await queryRows(tx, LOCK);
  const missing = await queryRows<MissingPartition>(tx, MISSING, [daysAhead]);
  for (const { parent, name, from, to } of missing) {
    await queryRows(tx, `create table ${name} (like ${parent} including defaults including constraints)`);
    await queryRows(tx, `alter table ${parent} attach partition ${name} for values from ('${from}') to ('${to}')`);
  }
  return missing.map(({ name }) => name);
}

export type HistoryTable = 'jobs_history' | 'outbox_messages_history';

/** Partitions whose day is more than so many days ago, oldest first. */
const OLD = `
  select child.relname as name
    from pg_inherits i
    join pg_class child on child.oid = i.inhrelid
   where i.inhparent = to_regclass($1)
     and right(child.relname, 8) < to_char(${TODAY} - $2::integer, 'YYYYMMDD')
   order by 1`;

const hasOthers = (partition: string): string => `
  select exists (select 1 from ${partition} where study_id is not null and study_id <> all($1::uuid[])) as others`;

export interface HistoryDrop {
  /** Old, but a row in it belongs to a study whose export is not confirmed. */
  readonly kept: readonly string[];
  readonly dropped: { readonly partition: string; readonly rows: number } | null;
}

/**
 * Drops the oldest partition that is more than so many days old and holds nothing but rows of these studies, or of none.
 * The caller has locked the studies, so that no confirmation is taken back before the drop.
 */
export async function dropOldPartition(
  tx: EntityManager,
  {
    table,
    days,
    studies,
  }: { readonly table: HistoryTable; readonly days: number; readonly studies: readonly string[] },
): Promise<HistoryDrop> {
  const kept: string[] = [];
  await queryRows(tx, BRIEFLY);
  await queryRows(tx, LOCK);
  for (const { name: partition } of await queryRows<{ name: string }>(tx, OLD, [table, days])) {
    if ((await queryRow<{ others: boolean }>(tx, hasOthers(partition), [studies]))?.others === true) {
      kept.push(partition);
      continue;
    }
    const held = await queryRow<{ count: number }>(tx, `select count(*)::integer as count from ${partition}`);
    await queryRows(tx, `drop table ${partition}`);
    return { kept, dropped: { partition, rows: held?.count ?? 0 } };
  }
  return { kept, dropped: null };
}
