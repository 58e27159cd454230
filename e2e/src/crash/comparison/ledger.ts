import { type TestDatabase } from '@promptpipe/testing';

/** One change of a status, as the database saw it. */
export interface Move {
  readonly kind: 'job' | 'message';
  readonly id: string;
  /** The service, by the name of its connection. */
  readonly who: string;
  readonly from: string;
  readonly to: string;
  readonly attempt: number;
}

/**
 * Beside the system and invisible to it: a trigger writes down each statement that sets a status, also to what it was.
 * Phones tell what people saw; only this tells by which arrows it came about.
 */
const KEEP = `
create schema if not exists crash_suite;
create table if not exists crash_suite.moves (
  n bigint generated always as identity primary key,
  kind text not null, id uuid not null, who text not null, "from" text not null, "to" text not null, attempt integer not null
);
create index if not exists moves_id_idx on crash_suite.moves (id);
create or replace function crash_suite.note() returns trigger language plpgsql as $$
begin
  insert into crash_suite.moves (kind, id, who, "from", "to", attempt)
  values (tg_argv[0], new.id, current_setting('application_name'), old.status, new.status, old.attempt);
  return null;
end $$;
create or replace trigger crash_suite_note after update of status on jobs
  for each row execute function crash_suite.note('job');
create or replace trigger crash_suite_note after update of status on outbox_messages
  for each row execute function crash_suite.note('message');`;

const KEPT = `select to_regclass('crash_suite.moves') is not null as kept`;

const MOVES = `
  select kind, id, who, "from", "to", attempt
    from crash_suite.moves
   where id in (select id from jobs where participant_id = any($1::uuid[])
                union all select id from outbox_messages where participant_id = any($1::uuid[]))
   order by n`;

/** May be called again: nothing is locked then that services at work may hold. */
export async function keepLedger(database: TestDatabase): Promise<void> {
  const [kept] = await database.query<{ kept: boolean }>(KEPT);
  if (!kept?.kept) await database.query(KEEP);
}

export const movesOf = (database: TestDatabase, people: readonly string[]): Promise<Move[]> =>
  database.query<Move>(MOVES, [people]);
