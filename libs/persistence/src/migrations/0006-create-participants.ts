import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One person in a study. The row is the turnstile of all that is owed to them; next_seq is their order. */
export class CreateParticipants1763900000006 implements MigrationInterface {
  readonly name = 'CreateParticipants1763900000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table participants (
  id uuid not null,
  study_id uuid not null,
  account_id text not null,
  code text not null,
  phone text not null,
  lid text,
  name text not null default '',
  timezone text not null,
  language text not null default 'en',
  quiet_hours jsonb,
  status text not null default 'active',
  next_seq bigint not null default 1,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  constraint participants_pkey primary key (id),
  constraint participants_study_id_fkey foreign key (study_id) references studies (id),
  constraint participants_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint participants_study_id_code_key unique (study_id, code),
  constraint participants_account_id_phone_key unique (account_id, phone),
  constraint participants_account_id_lid_key unique (account_id, lid),
  constraint participants_phone_check check (phone ~ '^\\+[1-9][0-9]{6,14}$'),
  constraint participants_status_check
    check (status in ('invited', 'active', 'paused', 'completed', 'withdrawn', 'opted_out')),
  constraint participants_next_seq_check check (next_seq > 0)
) with (fillfactor = 80);
create index participants_study_id_id_idx on participants (study_id, id);
`;

const DOWN = `
drop table participants;
`;
