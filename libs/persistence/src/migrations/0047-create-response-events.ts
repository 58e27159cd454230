import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of a message or of a reply later on: reactions, edits, revokes; and what came with it besides text. Append-only. */
export class CreateResponseEvents1763900000047 implements MigrationInterface {
  readonly name = 'CreateResponseEvents1763900000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table response_events (
  id uuid not null,
  account_id text not null,
  wa_message_id text not null,
  event_key text not null,
  participant_id uuid,
  study_id uuid,
  message_id uuid,
  inbound_message_id uuid,
  kind text not null,
  content text,
  media jsonb,
  wa_at timestamptz not null,
  recorded_at timestamptz not null default pp_now(),
  constraint response_events_pkey primary key (id),
  constraint response_events_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint response_events_key_key unique (account_id, wa_message_id, event_key),
  constraint response_events_kind_check check (kind in ('reaction', 'edit', 'revoke', 'media')),
  constraint response_events_media_check check ((kind = 'media') = (media is not null) and jsonb_typeof(media) = 'object'),
  constraint response_events_content_check check (kind <> 'edit' or content is not null),
  constraint response_events_target_check check (num_nonnulls(message_id, inbound_message_id) = 1)
);
create index response_events_message_id_idx on response_events (message_id) where message_id is not null;
create index response_events_inbound_message_id_idx on response_events (inbound_message_id) where inbound_message_id is not null;
create index response_events_study_id_idx on response_events (study_id, recorded_at);
`;

const DOWN = `drop table response_events;`;
