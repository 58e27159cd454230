import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each change of a person's part in a study: who said so, when, and what they were told. Append-only. */
export class CreateConsents1763900000018 implements MigrationInterface {
  readonly name = 'CreateConsents1763900000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table consents (
  id uuid not null,
  participant_id uuid not null,
  study_id uuid not null,
  event text not null,
  source text not null,
  inbound_message_id uuid,
  version text,
  text_hash text,
  reason text,
  at timestamptz not null,
  created_at timestamptz not null default pp_now(),
  constraint consents_pkey primary key (id),
  constraint consents_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint consents_study_id_fkey foreign key (study_id) references studies (id),
  constraint consents_inbound_message_id_key unique (inbound_message_id),
  constraint consents_event_check
    check (event in ('activated', 'paused', 'resumed', 'completed', 'withdrawn', 'opted_out', 'rejoined')),
  constraint consents_source_check check (source in ('whatsapp', 'admin')),
  constraint consents_inbound_check check ((source = 'whatsapp') = (inbound_message_id is not null)),
  constraint consents_text_check check ((version is null) = (text_hash is null))
);
create index consents_participant_id_idx on consents (participant_id, id);
`;

const DOWN = `
drop table consents;
`;
