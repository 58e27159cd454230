import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which numbers are on WhatsApp: asked before the first message to one, and not again for each that follows. */
export class CreateWhatsappNumbers1763900000046 implements MigrationInterface {
  readonly name = 'CreateWhatsappNumbers1763900000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table whatsapp_numbers (
  account_id text not null,
  phone text not null,
  on_whatsapp boolean not null,
  checked_at timestamptz not null default pp_now(),
  constraint whatsapp_numbers_pkey primary key (account_id, phone),
  constraint whatsapp_numbers_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint whatsapp_numbers_phone_check check (phone ~ '^\\+[1-9][0-9]{6,14}$')
);
`;

const DOWN = `drop table whatsapp_numbers;`;
