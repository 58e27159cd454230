import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What became of each attempt that did not end as done: that one is told by its job alone, so that work that succeeds
 * pays nothing for its log. And which request made which job, for longer than the job is kept.
 */
export class CreateJobAttempts1763900000016 implements MigrationInterface {
  readonly name = 'CreateJobAttempts1763900000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table jobs add claimed_at timestamptz;
alter table jobs_history add claimed_at timestamptz;
create index jobs_given_up_idx on jobs (status, id) where status in ('dead', 'canceled');

create table job_attempts (
  job_id uuid not null,
  attempt integer not null,
  boot_id uuid not null,
  started_at timestamptz,
  ended_at timestamptz not null default pp_now(),
  outcome text not null,
  error text,
  constraint job_attempts_pkey primary key (job_id, attempt),
  constraint job_attempts_attempt_check check (attempt >= 0),
  constraint job_attempts_outcome_check
    check (outcome in ('retry', 'deferred', 'handed-back', 'taken-back', 'dead', 'canceled', 'merged'))
);
create index job_attempts_boot_id_idx on job_attempts (boot_id);

create table job_requests (
  request_key text not null,
  job_id uuid not null,
  body_hash text not null,
  created_at timestamptz not null default pp_now(),
  constraint job_requests_pkey primary key (request_key)
);
`;

const DOWN = `
drop table job_requests;
drop table job_attempts;
drop index jobs_given_up_idx;
alter table jobs_history drop column claimed_at;
alter table jobs drop column claimed_at;
`;
