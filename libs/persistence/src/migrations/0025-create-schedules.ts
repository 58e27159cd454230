import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a study promises: a schedule, how far it is planned for each participant, and each occurrence as a row with its
 * outcome. An occurrence is its own timer (ADR 10): its instant, its end and what became of it stand in one row.
 */
export class CreateSchedules1763900000025 implements MigrationInterface {
  readonly name = 'CreateSchedules1763900000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table participants add arm text, add variables jsonb not null default '{}', add enrolled_at timestamptz;
update participants set enrolled_at = created_at where status <> 'invited';
alter table participants add plans_due boolean not null default false;
alter table participants alter plans_due set default true;
create index participants_plans_due_idx on participants (id) where plans_due;
alter table participants add constraint participants_variables_check check (jsonb_typeof(variables) = 'object');

create table schedules (
  id uuid not null,
  study_id uuid not null,
  prompt_id uuid not null,
  name text not null default '',
  arm text,
  definition jsonb not null,
  version integer not null default 1,
  seed text not null,
  walked_to uuid,
  walk_ended boolean not null default false,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  deleted_at timestamptz,
  constraint schedules_pkey primary key (id),
  constraint schedules_study_id_fkey foreign key (study_id) references studies (id),
  constraint schedules_prompt_id_fkey foreign key (prompt_id) references prompts (id),
  constraint schedules_definition_check check (jsonb_typeof(definition) = 'object'),
  constraint schedules_version_check check (version > 0)
);
create index schedules_study_id_id_idx on schedules (study_id, id);
create index schedules_walk_idx on schedules (id) where not walk_ended;

create table schedule_plans (
  schedule_id uuid not null,
  participant_id uuid not null,
  study_id uuid not null,
  version integer not null,
  zone text not null,
  planned_to timestamptz not null,
  last_number integer not null default 0,
  plan_at timestamptz not null default pp_now(),
  ended_at timestamptz,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  constraint schedule_plans_pkey primary key (schedule_id, participant_id),
  constraint schedule_plans_schedule_id_fkey foreign key (schedule_id) references schedules (id),
  constraint schedule_plans_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint schedule_plans_study_id_fkey foreign key (study_id) references studies (id),
  constraint schedule_plans_last_number_check check (last_number >= 0)
) with (fillfactor = 80);
create index schedule_plans_plan_at_idx on schedule_plans (plan_at) where ended_at is null;
create index schedule_plans_participant_id_idx on schedule_plans (participant_id);

create table occurrences (
  id uuid not null,
  schedule_id uuid not null,
  participant_id uuid not null,
  study_id uuid not null,
  number integer not null,
  version integer not null,
  local_date date not null,
  local_time text not null,
  zone text not null,
  instant timestamptz not null,
  useful_until timestamptz not null,
  by_clock_change text,
  drawn_from text,
  status text not null default 'planned',
  message_id uuid,
  reason text,
  detail text,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  settled_at timestamptz,
  constraint occurrences_pkey primary key (id),
  constraint occurrences_schedule_id_fkey foreign key (schedule_id) references schedules (id),
  constraint occurrences_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint occurrences_study_id_fkey foreign key (study_id) references studies (id),
  constraint occurrences_number_key unique (schedule_id, participant_id, number),
  constraint occurrences_number_check check (number > 0 and version > 0),
  constraint occurrences_time_check check (useful_until >= instant and local_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
  constraint occurrences_clock_change_check check (by_clock_change in ('moved', 'second')),
  constraint occurrences_status_check check (status in ('planned', 'queued', 'sent', 'not-sent')),
  constraint occurrences_message_check check (
    case status when 'planned' then message_id is null when 'not-sent' then true else message_id is not null end),
  constraint occurrences_reason_check check (
    (status = 'not-sent') = (reason is not null)
    and reason in ('misfire', 'quiet-hours', 'paused', 'opted-out', 'left', 'expired', 'gateway-down', 'canceled', 'failed',
                   'unresolved', 'unreadable', 'deleted')),
  constraint occurrences_settled_check check ((status in ('sent', 'not-sent')) = (settled_at is not null))
) with (fillfactor = 80);
create index occurrences_due_idx on occurrences (instant, participant_id) where status = 'planned';
create index occurrences_planned_idx on occurrences (participant_id, instant) where status = 'planned';
create index occurrences_queued_idx on occurrences (id) where status = 'queued';
create index occurrences_message_id_idx on occurrences (message_id) where message_id is not null;
create index occurrences_schedule_id_idx on occurrences (schedule_id, id);
create index occurrences_study_id_idx on occurrences (study_id, participant_id, instant);

create table catch_up_turns (
  account_id text not null,
  free_from timestamptz not null,
  constraint catch_up_turns_pkey primary key (account_id),
  constraint catch_up_turns_account_id_fkey foreign key (account_id) references whatsapp_accounts (id)
);

create index outbox_messages_occurrence_id_idx on outbox_messages (occurrence_id) where occurrence_id is not null;
`;

const DOWN = `
drop index outbox_messages_occurrence_id_idx;
drop table catch_up_turns;
drop table occurrences;
drop table schedule_plans;
drop table schedules;
alter table participants drop constraint participants_variables_check;
drop index participants_plans_due_idx;
alter table participants drop arm, drop variables, drop enrolled_at, drop plans_due;
`;
