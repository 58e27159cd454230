import type { MigrationInterface, QueryRunner } from 'typeorm';

/** WhatsApp names a person by a number, or by a name of its own that says nothing of it. Both are one person. */
export class CreateWhatsappIdentities1763900000040 implements MigrationInterface {
  readonly name = 'CreateWhatsappIdentities1763900000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table whatsapp_identities (
  account_id text not null,
  lid text not null,
  phone text not null,
  learned_at timestamptz not null default pp_now(),
  constraint whatsapp_identities_pkey primary key (account_id, lid, phone),
  constraint whatsapp_identities_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint whatsapp_identities_lid_check check (lid ~ '^[0-9]{1,32}@lid$'),
  constraint whatsapp_identities_phone_check check (phone ~ '^\\+[1-9][0-9]{6,14}$')
);
`;

const DOWN = `drop table whatsapp_identities;`;
