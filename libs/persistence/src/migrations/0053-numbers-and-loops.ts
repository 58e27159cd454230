import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which number an account had before its next pairing was to say: another one has nothing of what that one sent. And for how long the
 * same words to the same person count as a loop.
 */
export class NumbersAndLoops1763900000053 implements MigrationInterface {
  readonly name = 'NumbersAndLoops1763900000053';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table whatsapp_accounts add former_phone text;
alter table whatsapp_accounts add constraint whatsapp_accounts_former_phone_check
  check (former_phone ~ '^\\+[1-9][0-9]{6,14}$' and (former_phone is null or phone is null));
alter table whatsapp_accounts add loop_seconds integer not null default 60;
alter table whatsapp_accounts add constraint whatsapp_accounts_loop_check check (loop_seconds >= 0);
`;

const DOWN = `
alter table whatsapp_accounts drop constraint whatsapp_accounts_loop_check;
alter table whatsapp_accounts drop loop_seconds;
alter table whatsapp_accounts drop constraint whatsapp_accounts_former_phone_check;
alter table whatsapp_accounts drop former_phone;
`;
