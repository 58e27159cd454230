import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row is an active timer: firing deletes it (once) or moves it on (recurring), in the transaction that makes its job. */
export class CreateActiveTimers1763900000008 implements MigrationInterface {
  readonly name = 'CreateActiveTimers1763900000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table active_timers (
  id uuid not null,
  participant_id uuid not null,
  timer_type text not null,
  callback_type text not null,
  callback_params jsonb not null default '{}',
  flow_type text,
  state_type text,
  data_key text,
  origin text not null,
  scheduled_at timestamptz not null,
  expires_at timestamptz,
  original_delay_seconds integer,
  schedule_json jsonb,
  next_run timestamptz not null,
  misfire_policy text not null default 'fire-once',
  misfire_grace_seconds integer,
  fire_version integer not null default 0,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  constraint active_timers_pkey primary key (id),
  constraint active_timers_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint active_timers_timer_type_check check (timer_type in ('once', 'recurring')),
  constraint active_timers_schedule_check check ((timer_type = 'recurring') = (schedule_json is not null)),
  constraint active_timers_callback_params_check check (jsonb_typeof(callback_params) = 'object'),
  constraint active_timers_delay_check check (original_delay_seconds >= 0),
  constraint active_timers_misfire_policy_check check (misfire_policy in ('fire-once', 'fire-within', 'skip')),
  constraint active_timers_misfire_grace_check
    check ((misfire_policy = 'fire-within') = (misfire_grace_seconds is not null) and coalesce(misfire_grace_seconds, 0) >= 0),
  constraint active_timers_fire_version_check check (fire_version >= 0)
) with (fillfactor = 80);
create index idx_active_timers_participant on active_timers (participant_id);
create index idx_active_timers_flow_type on active_timers (flow_type);
create index idx_active_timers_callback_type on active_timers (callback_type);
create index idx_active_timers_expires_at on active_timers (expires_at) where expires_at is not null;
create index idx_active_timers_next_run on active_timers (next_run);
`;

const DOWN = `
drop table active_timers;
`;
