import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Due jobs that are no heads of their key leave the due index, so that a look costs no more for a long backlog. */
export class HoldJobs1763900000019 implements MigrationInterface {
  readonly name = 'HoldJobs1763900000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table jobs add held boolean not null default false;
drop index jobs_due_idx;
create index jobs_due_idx on jobs (priority, run_at, id) where status = 'queued' and staged_at is null and not held;
create index jobs_held_idx on jobs (lock_key, participant_seq) where status = 'queued' and held;
`;

const DOWN = `
drop index jobs_held_idx;
drop index jobs_due_idx;
create index jobs_due_idx on jobs (priority, run_at, id) where status = 'queued' and staged_at is null;
alter table jobs drop column held;
`;
