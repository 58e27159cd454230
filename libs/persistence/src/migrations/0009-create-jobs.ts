import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Do this once. The hot table holds what is owed or under way; attempt is a fence and only grows. */
export class CreateJobs1763900000009 implements MigrationInterface {
  readonly name = 'CreateJobs1763900000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table jobs (
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  participant_id uuid,
  participant_seq bigint,
  study_id uuid,
  flow_type text,
  data_key text,
  cause text not null,
  run_at timestamptz not null default pp_now(),
  priority smallint not null default 0,
  status text not null default 'queued',
  attempt integer not null default 0,
  failures integer not null default 0,
  crashes integer not null default 0,
  max_attempts integer not null default 5,
  dedupe_key text,
  lock_key text,
  timer_id uuid,
  cancel_requested boolean not null default false,
  staged_at timestamptz,
  staged_by uuid,
  staged_epoch text,
  lease_owner uuid,
  lease_until timestamptz,
  end_reason text,
  last_error text,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  finished_at timestamptz,
  constraint jobs_pkey primary key (id),
  constraint jobs_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint jobs_study_id_fkey foreign key (study_id) references studies (id),
  constraint jobs_status_check check (status in ('queued', 'running', 'done', 'dead', 'canceled')),
  constraint jobs_payload_check check (jsonb_typeof(payload) = 'object'),
  constraint jobs_priority_check check (priority between 0 and 9),
  constraint jobs_counts_check check (attempt >= 0 and failures >= 0 and crashes >= 0 and max_attempts > 0),
  constraint jobs_participant_check check ((participant_id is null) = (participant_seq is null)),
  constraint jobs_staged_check
    check (num_nonnulls(staged_at, staged_by, staged_epoch) in (0, 3) and (staged_at is null or status = 'queued')),
  constraint jobs_lease_check
    check (num_nonnulls(lease_owner, lease_until) = case when status = 'running' then 2 else 0 end),
  constraint jobs_finished_check check ((status in ('done', 'dead', 'canceled')) = (finished_at is not null))
) with (fillfactor = 70);
create index jobs_due_idx on jobs (priority, run_at, id) where status = 'queued' and staged_at is null;
create index jobs_staged_idx on jobs (staged_at) where status = 'queued' and staged_at is not null;
create index jobs_running_idx on jobs (lease_owner) where status = 'running';
create index jobs_lock_key_idx on jobs (lock_key, participant_seq)
  where status in ('queued', 'running') and lock_key is not null;
create unique index jobs_dedupe_key_key on jobs (dedupe_key) where status = 'queued';
create index jobs_timer_id_idx on jobs (timer_id) where timer_id is not null;
create index jobs_participant_id_idx on jobs (participant_id, id) where participant_id is not null;

create table job_locks (
  lock_key text not null,
  job_id uuid not null,
  attempt integer not null,
  acquired_at timestamptz not null default pp_clock(),
  constraint job_locks_pkey primary key (lock_key)
) with (fillfactor = 70);
create index job_locks_job_id_idx on job_locks (job_id);
`;

const DOWN = `
drop table job_locks;
drop table jobs;
`;
