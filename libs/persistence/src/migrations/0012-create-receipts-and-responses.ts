import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every ack event, and every reply with the message it answers. Append-only. */
export class CreateReceiptsAndResponses1763900000012 implements MigrationInterface {
  readonly name = 'CreateReceiptsAndResponses1763900000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table receipts (
  id uuid not null,
  account_id text not null,
  wa_message_id text not null,
  message_id uuid,
  ack_level smallint not null,
  wa_at timestamptz not null,
  recorded_at timestamptz not null default pp_now(),
  constraint receipts_pkey primary key (id),
  constraint receipts_account_id_wa_message_id_ack_level_key unique (account_id, wa_message_id, ack_level),
  constraint receipts_ack_level_check check (ack_level between -1 and 4)
);
create index receipts_message_id_idx on receipts (message_id, ack_level);

create table responses (
  id uuid not null,
  participant_id uuid not null,
  study_id uuid not null,
  inbound_message_id uuid not null,
  message_id uuid,
  body text not null,
  wa_at timestamptz not null,
  received_at timestamptz not null,
  created_at timestamptz not null default pp_now(),
  constraint responses_pkey primary key (id),
  constraint responses_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint responses_study_id_fkey foreign key (study_id) references studies (id),
  constraint responses_inbound_message_id_key unique (inbound_message_id)
);
create index responses_participant_id_idx on responses (participant_id, id);
create index responses_message_id_idx on responses (message_id) where message_id is not null;
`;

const DOWN = `
drop table responses;
drop table receipts;
`;
