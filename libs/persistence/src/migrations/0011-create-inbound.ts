import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What WhatsApp delivered, once. The dedup key lives in a narrow table that outlives the message. */
export class CreateInbound1763900000011 implements MigrationInterface {
  readonly name = 'CreateInbound1763900000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table inbound_dedup (
  account_id text not null,
  wa_message_id text not null,
  first_seen_at timestamptz not null default pp_now(),
  constraint inbound_dedup_pkey primary key (account_id, wa_message_id)
);

create table inbound_messages (
  id uuid not null,
  account_id text not null,
  wa_message_id text not null,
  sender text not null,
  participant_id uuid,
  study_id uuid,
  kind text not null default 'text',
  body text not null,
  quoted_wa_id text,
  wa_at timestamptz not null,
  status text not null default 'received',
  ignored_reason text,
  received_at timestamptz not null default pp_now(),
  processed_at timestamptz,
  constraint inbound_messages_pkey primary key (id),
  constraint inbound_messages_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint inbound_messages_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint inbound_messages_study_id_fkey foreign key (study_id) references studies (id),
  constraint inbound_messages_account_id_wa_message_id_key unique (account_id, wa_message_id),
  constraint inbound_messages_kind_check check (kind in ('text')),
  constraint inbound_messages_status_check check (status in ('received', 'processed', 'ignored')),
  constraint inbound_messages_ignored_check check ((status = 'ignored') = (ignored_reason is not null)),
  constraint inbound_messages_processed_check check ((status = 'received') = (processed_at is null)),
  constraint inbound_messages_study_check check ((participant_id is null) = (study_id is null))
);
create index inbound_messages_stranger_idx on inbound_messages (account_id, sender, wa_at)
  where participant_id is null;
create index inbound_messages_participant_id_idx on inbound_messages (participant_id, id)
  where participant_id is not null;
`;

const DOWN = `
drop table inbound_messages;
drop table inbound_dedup;
`;
