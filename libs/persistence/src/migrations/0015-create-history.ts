import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where finished jobs and messages go, by the day of their move, so that a day can be dropped at once. The narrow moved_*
 * tables tell the day of a row: a look without it would open, and lock, every partition (docs/adr/0007).
 */
export class CreateHistory1763900000015 implements MigrationInterface {
  readonly name = 'CreateHistory1763900000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table jobs_history (
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  participant_id uuid,
  participant_seq bigint,
  study_id uuid,
  flow_type text,
  data_key text,
  cause text not null,
  run_at timestamptz not null,
  priority smallint not null,
  status text not null,
  attempt integer not null,
  failures integer not null,
  crashes integer not null,
  max_attempts integer not null,
  dedupe_key text,
  timer_id uuid,
  cancel_requested boolean not null,
  end_reason text,
  last_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz not null,
  moved_on date not null,
  constraint jobs_history_pkey primary key (id, moved_on),
  constraint jobs_history_status_check check (status in ('done', 'dead', 'canceled'))
) partition by range (moved_on);

create table moved_jobs (
  job_id uuid not null,
  timer_id uuid,
  participant_id uuid,
  status text not null,
  moved_on date not null,
  constraint moved_jobs_pkey primary key (job_id)
);
create index moved_jobs_timer_id_idx on moved_jobs (timer_id, job_id) where timer_id is not null;
create index moved_jobs_moved_on_idx on moved_jobs (moved_on);

create table outbox_messages_history (
  id uuid not null,
  participant_id uuid not null,
  study_id uuid not null,
  occurrence_id uuid,
  account_id text not null,
  lane text not null,
  kind text not null,
  payload jsonb not null,
  rendered_text text not null,
  definition_hash text,
  participant_seq bigint not null,
  passes_door boolean not null,
  not_before timestamptz not null,
  expires_at timestamptz,
  dedupe_key text not null,
  wa_message_id text not null,
  recipient text,
  status text not null,
  attempt integer not null,
  failures integer not null,
  stop_requested boolean not null,
  ack_level smallint not null,
  wa_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  played_at timestamptz,
  failure_class text,
  last_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz not null,
  moved_on date not null,
  constraint outbox_messages_history_pkey primary key (id, moved_on),
  constraint outbox_messages_history_status_check check (status in ('sent', 'failed', 'canceled', 'expired')),
  constraint outbox_messages_history_ack_check check ((ack_level >= 1) = (status = 'sent'))
) partition by range (moved_on);

create table moved_messages (
  message_id uuid not null,
  account_id text not null,
  wa_message_id text not null,
  participant_id uuid not null,
  wa_at timestamptz,
  moved_on date not null,
  constraint moved_messages_pkey primary key (message_id)
);
create index moved_messages_account_id_wa_message_id_idx on moved_messages (account_id, wa_message_id);
create index moved_messages_participant_sent_idx on moved_messages (participant_id, wa_at) where wa_at is not null;
create index moved_messages_moved_on_idx on moved_messages (moved_on);

create index jobs_finished_idx on jobs (finished_at) where status in ('done', 'canceled');
create index jobs_dead_idx on jobs (finished_at) where status = 'dead';
create index outbox_messages_finished_idx on outbox_messages (updated_at)
  where status in ('sent', 'failed', 'canceled', 'expired');

alter table studies add export_confirmed_at timestamptz;

alter table receipts add study_id uuid;
update receipts r set study_id = m.study_id from outbox_messages m where m.id = r.message_id;
create index receipts_study_id_idx on receipts (study_id, recorded_at);
create index responses_study_id_idx on responses (study_id, created_at);
create index inbound_messages_study_id_idx on inbound_messages (study_id, received_at);
create index inbound_dedup_first_seen_at_idx on inbound_dedup (first_seen_at);
`;

const DOWN = `
drop index inbound_dedup_first_seen_at_idx;
drop index inbound_messages_study_id_idx;
drop index responses_study_id_idx;
drop index receipts_study_id_idx;
alter table receipts drop study_id;
alter table studies drop export_confirmed_at;
drop index outbox_messages_finished_idx;
drop index jobs_dead_idx;
drop index jobs_finished_idx;
drop table moved_messages;
drop table outbox_messages_history;
drop table moved_jobs;
drop table jobs_history;
`;
