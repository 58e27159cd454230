import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what a schedule planned until it was changed: for what was promised then and not written down yet. */
export class KeepFormerSchedules1763900000044 implements MigrationInterface {
  readonly name = 'KeepFormerSchedules1763900000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table schedules add former jsonb not null default '[]';
alter table schedules add constraint schedules_former_check check (jsonb_typeof(former) = 'array');
`;

const DOWN = `
alter table schedules drop column former;
`;
