import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A code that is typed on the phone stands beside the picture, each for its own time. What is shown lasts for seconds: it is dropped. */
export class ShowCodesBeside1763900000051 implements MigrationInterface {
  readonly name = 'ShowCodesBeside1763900000051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
delete from account_pairings;
alter table account_pairings alter column expires_at drop not null;
alter table account_pairings add code_expires_at timestamptz;
alter table account_pairings add constraint account_pairings_qr_check check ((qr is null) = (expires_at is null));
alter table account_pairings add constraint account_pairings_code_check check ((code is null) = (code_expires_at is null));
`;

const DOWN = `
delete from account_pairings;
alter table account_pairings drop constraint account_pairings_code_check;
alter table account_pairings drop constraint account_pairings_qr_check;
alter table account_pairings drop code_expires_at;
alter table account_pairings alter column expires_at set not null;
`;
