import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows that cannot be read, whole and with the reason. Timers, queued jobs and queued messages move here; a participant
 * stays, flagged, and suspends only itself. No foreign keys: what a row names may be the very thing that is missing.
 */
export class CreateQuarantinedRows1763900000014 implements MigrationInterface {
  readonly name = 'CreateQuarantinedRows1763900000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table quarantined_rows (
  id uuid not null,
  table_name text not null,
  row_id text not null,
  participant_id uuid,
  study_id uuid,
  reason text not null,
  detail text not null,
  original jsonb not null,
  moved boolean not null,
  found_by uuid,
  quarantined_at timestamptz not null default pp_now(),
  status text not null default 'held',
  resolved_at timestamptz,
  constraint quarantined_rows_pkey primary key (id),
  constraint quarantined_rows_table_name_check
    check (table_name in ('active_timers', 'jobs', 'outbox_messages', 'participants')),
  constraint quarantined_rows_reason_check check (reason in
    ('unknown-kind', 'bad-payload', 'bad-schedule', 'bad-time-zone', 'orphan', 'impossible-state')),
  constraint quarantined_rows_original_check check (jsonb_typeof(original) = 'object'),
  constraint quarantined_rows_status_check check (status in ('held', 'released', 'discarded')),
  constraint quarantined_rows_resolved_check check ((status = 'held') = (resolved_at is null))
);
create index quarantined_rows_status_idx on quarantined_rows (status, id);
create index quarantined_rows_table_name_idx on quarantined_rows (table_name, id);
create index quarantined_rows_row_id_idx on quarantined_rows (row_id);
create index quarantined_rows_participant_id_idx on quarantined_rows (participant_id) where participant_id is not null;

alter table participants add unreadable_reason text;
create index participants_unreadable_idx on participants (id) where unreadable_reason is not null;

-- The types of timers that a process can fire, beside the kinds of jobs that it can run.
alter table service_instances add callbacks text[] not null default '{}';
`;

/** What is held would be lost with the table: the way back is taken only when nothing is. */
const DOWN = `
do $$
begin
  if exists (select 1 from quarantined_rows where status = 'held') then
    raise exception 'quarantined_rows holds rows: release or discard them before this migration is taken back';
  end if;
end $$;
alter table service_instances drop callbacks;
drop index participants_unreadable_idx;
alter table participants drop unreadable_reason;
drop table quarantined_rows;
`;
