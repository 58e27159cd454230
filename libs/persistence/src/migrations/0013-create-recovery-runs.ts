import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each boot repaired before it took work. */
export class CreateRecoveryRuns1763900000013 implements MigrationInterface {
  readonly name = 'CreateRecoveryRuns1763900000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table recovery_runs (
  id uuid not null,
  service text not null,
  boot_id uuid not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  report jsonb not null,
  constraint recovery_runs_pkey primary key (id),
  constraint recovery_runs_report_check check (jsonb_typeof(report) = 'object' and duration_ms >= 0)
);
create index recovery_runs_service_idx on recovery_runs (service, started_at);
`;

const DOWN = `
drop table recovery_runs;
`;
