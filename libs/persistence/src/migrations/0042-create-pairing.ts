import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What WhatsApp shows to be scanned, and links by which somebody without a key may see it once. */
export class CreatePairing1763900000042 implements MigrationInterface {
  readonly name = 'CreatePairing1763900000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table account_pairings (
  account_id text not null,
  lease_epoch bigint not null,
  qr text,
  code text,
  shown_at timestamptz not null default pp_now(),
  expires_at timestamptz not null,
  constraint account_pairings_pkey primary key (account_id),
  constraint account_pairings_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint account_pairings_shown_check check (num_nonnulls(qr, code) >= 1),
  constraint account_pairings_expires_check check (shown_at < expires_at)
);

create table pairing_links (
  id uuid not null,
  account_id text not null,
  token_hash text not null,
  created_at timestamptz not null default pp_now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  constraint pairing_links_pkey primary key (id),
  constraint pairing_links_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint pairing_links_token_hash_key unique (token_hash),
  constraint pairing_links_expires_check check (created_at < expires_at),
  constraint pairing_links_end_reason_check check (end_reason in ('paired', 'replaced', 'revoked')),
  constraint pairing_links_ended_check check ((ended_at is null) = (end_reason is null))
);
create index pairing_links_open_idx on pairing_links (account_id) where ended_at is null;
`;

const DOWN = `
drop table pairing_links;
drop table account_pairings;
`;
