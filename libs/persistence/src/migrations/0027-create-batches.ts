import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Prompts keep each version of theirs, a reply the option it chose; sends to many are batches, and who braked is written down. */
export class CreateBatches1763900000027 implements MigrationInterface {
  readonly name = 'CreateBatches1763900000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table prompt_versions (
  prompt_id uuid not null,
  version integer not null,
  kind text not null,
  content jsonb not null,
  definition_hash text,
  created_at timestamptz not null default pp_now(),
  constraint prompt_versions_pkey primary key (prompt_id, version),
  constraint prompt_versions_prompt_id_fkey foreign key (prompt_id) references prompts (id) on delete cascade,
  constraint prompt_versions_version_check check (version > 0),
  constraint prompt_versions_content_check check (jsonb_typeof(content) = 'object')
);
insert into prompt_versions (prompt_id, version, kind, content, created_at)
  select id, version, kind, content, created_at from prompts where version > 0 and jsonb_typeof(content) = 'object';
create index prompt_versions_definition_hash_idx on prompt_versions (definition_hash) where definition_hash is not null;

alter table responses add option_value text, add option_label text, add option_number integer;
alter table responses add constraint responses_option_check
  check (num_nonnulls(option_value, option_label, option_number) in (0, 3) and option_number > 0);

create table audit_log (
  id uuid not null,
  api_key_id text not null,
  action text not null,
  target_type text not null,
  target_id text not null,
  before jsonb,
  after jsonb,
  at timestamptz not null default pp_now(),
  constraint audit_log_pkey primary key (id)
);
create index audit_log_target_idx on audit_log (target_type, target_id, id);

create table batches (
  id uuid not null,
  study_id uuid not null,
  prompt_id uuid not null,
  prompt_version integer not null,
  target jsonb not null,
  status text not null default 'held',
  size integer not null,
  needs_confirmation boolean not null,
  confirmed_at timestamptz,
  start_at timestamptz not null,
  expires_at timestamptz,
  api_key_id text not null,
  request_key text,
  body_hash text not null,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  started_at timestamptz,
  finished_at timestamptz,
  swept_at timestamptz,
  constraint batches_pkey primary key (id),
  constraint batches_study_id_fkey foreign key (study_id) references studies (id),
  constraint batches_prompt_fkey foreign key (prompt_id, prompt_version) references prompt_versions (prompt_id, version),
  constraint batches_request_key_key unique (request_key),
  constraint batches_target_check check (jsonb_typeof(target) = 'object'),
  constraint batches_size_check check (size > 0),
  constraint batches_status_check check (status in ('held', 'running', 'done', 'canceled')),
  constraint batches_confirmed_check check (
    status in ('held', 'canceled') or not needs_confirmation or confirmed_at is not null),
  constraint batches_started_check check (
    case status when 'held' then started_at is null when 'canceled' then true else started_at is not null end),
  constraint batches_finished_check check ((status in ('done', 'canceled')) = (finished_at is not null)),
  constraint batches_swept_check check (swept_at is null or status = 'canceled')
);
create index batches_study_id_id_idx on batches (study_id, id);
create index batches_open_idx on batches (start_at, id) where status in ('held', 'running');
create index batches_unswept_idx on batches (id) where status = 'canceled' and swept_at is null;

create table batch_recipients (
  batch_id uuid not null,
  participant_id uuid not null,
  place integer not null,
  status text not null,
  reason text,
  message_id uuid,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  constraint batch_recipients_pkey primary key (batch_id, participant_id),
  constraint batch_recipients_batch_id_fkey foreign key (batch_id) references batches (id) on delete cascade,
  constraint batch_recipients_participant_id_fkey foreign key (participant_id) references participants (id)
    on delete cascade,
  constraint batch_recipients_place_check check (place > 0),
  constraint batch_recipients_status_check check (status in ('waiting', 'queued', 'excluded', 'canceled')),
  constraint batch_recipients_reason_check check (
    (status = 'excluded') = (reason is not null)
    and reason in ('not-active', 'opted-out', 'paused', 'other-study', 'unreadable', 'missing-variables')),
  constraint batch_recipients_message_check check ((status = 'queued') = (message_id is not null))
) with (fillfactor = 80);
create index batch_recipients_waiting_idx on batch_recipients (batch_id, participant_id) where status = 'waiting';
create index batch_recipients_participant_id_idx on batch_recipients (participant_id);

alter table outbox_messages add batch_id uuid;
alter table outbox_messages_history add batch_id uuid;
create index outbox_messages_batch_open_idx on outbox_messages (batch_id, participant_id)
  where batch_id is not null and status in ('queued', 'sending', 'unknown');
`;

const DOWN = `
drop index outbox_messages_batch_open_idx;
alter table outbox_messages_history drop column batch_id;
alter table outbox_messages drop column batch_id;
drop table batch_recipients;
drop table batches;
drop table audit_log;
alter table responses drop constraint responses_option_check;
alter table responses drop option_value, drop option_label, drop option_number;
drop table prompt_versions;
`;
