import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Between the scan and the end of the first load there is nothing to scan, and that stands where the code stood. */
export class ShowLoading1763900000054 implements MigrationInterface {
  readonly name = 'ShowLoading1763900000054';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table account_pairings add linked_at timestamptz;
alter table account_pairings drop constraint account_pairings_shown_check;
alter table account_pairings add constraint account_pairings_shown_check check (num_nonnulls(qr, code, linked_at) >= 1);
`;

const DOWN = `
delete from account_pairings where num_nonnulls(qr, code) = 0;
alter table account_pairings drop constraint account_pairings_shown_check;
alter table account_pairings add constraint account_pairings_shown_check check (num_nonnulls(qr, code) >= 1);
alter table account_pairings drop linked_at;
`;
