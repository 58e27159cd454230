import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Studies. A `default` study exists, so that the simplest use names none. */
export class CreateStudies1763900000005 implements MigrationInterface {
  readonly name = 'CreateStudies1763900000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table studies (
  id uuid not null,
  code text not null,
  name text not null,
  account_id text not null,
  default_zone text not null default 'UTC',
  settings jsonb not null default '{}',
  sending text not null default 'on',
  sending_reason text,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  closed_at timestamptz,
  constraint studies_pkey primary key (id),
  constraint studies_code_key unique (code),
  constraint studies_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint studies_code_check check (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  constraint studies_settings_check check (jsonb_typeof(settings) = 'object'),
  constraint studies_sending_check check (sending in ('on', 'paused'))
);

insert into studies (id, code, name, account_id)
values ('00000000-0000-7000-8000-000000000001', 'default', 'Default study', 'default');
`;

const DOWN = `
drop table studies;
`;
