import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was written to from an account before their study moved to another: what they still write to the old number is theirs. */
export class FormerAccounts1763900000052 implements MigrationInterface {
  readonly name = 'FormerAccounts1763900000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table former_accounts (
  account_id text not null,
  phone text not null,
  participant_id uuid not null,
  left_at timestamptz not null default pp_now(),
  constraint former_accounts_pkey primary key (account_id, phone),
  constraint former_accounts_account_id_fkey foreign key (account_id) references whatsapp_accounts (id)
    on delete cascade,
  constraint former_accounts_participant_id_fkey foreign key (participant_id) references participants (id)
    on delete cascade
);
create index former_accounts_participant_id_idx on former_accounts (participant_id);
`;

const DOWN = `
drop table former_accounts;
`;
