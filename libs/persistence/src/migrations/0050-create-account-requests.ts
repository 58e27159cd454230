import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked of an account's owner, until it has done so; and sessions that are over for good. */
export class CreateAccountRequests1763900000050 implements MigrationInterface {
  readonly name = 'CreateAccountRequests1763900000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table account_requests (
  id uuid not null,
  account_id text not null,
  kind text not null,
  phone text,
  asked_at timestamptz not null default pp_now(),
  ended_at timestamptz,
  outcome text,
  detail text,
  constraint account_requests_pkey primary key (id),
  constraint account_requests_account_id_fkey foreign key (account_id) references whatsapp_accounts (id)
    on delete cascade,
  constraint account_requests_kind_check check (kind in ('restart', 'logout', 'pairing-code')),
  constraint account_requests_phone_check check ((phone is not null) = (kind = 'pairing-code')),
  constraint account_requests_outcome_check check (outcome in ('done', 'failed')),
  constraint account_requests_ended_check check ((ended_at is null) = (outcome is null))
);
-- Who asks twice for the same asks once.
create unique index account_requests_open_key on account_requests (account_id, kind) where ended_at is null;

alter table whatsapp_sessions add retired_at timestamptz;
`;

const DOWN = `
alter table whatsapp_sessions drop retired_at;
drop table account_requests;
`;
