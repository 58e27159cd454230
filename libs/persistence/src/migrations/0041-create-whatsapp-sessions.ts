import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The session of an account, sealed: so that another host goes on with it, without a new pairing. */
export class CreateWhatsappSessions1763900000041 implements MigrationInterface {
  readonly name = 'CreateWhatsappSessions1763900000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table whatsapp_sessions (
  account_id text not null,
  generation integer not null,
  host text not null,
  sealed_by text not null,
  chunks integer,
  begun_at timestamptz not null default pp_now(),
  completed_at timestamptz,
  constraint whatsapp_sessions_pkey primary key (account_id, generation),
  constraint whatsapp_sessions_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint whatsapp_sessions_generation_check check (generation > 0),
  constraint whatsapp_sessions_completed_check check ((completed_at is null) = (chunks is null)),
  constraint whatsapp_sessions_chunks_check check (chunks > 0)
);

create table whatsapp_session_chunks (
  account_id text not null,
  generation integer not null,
  number integer not null,
  sealed bytea not null,
  constraint whatsapp_session_chunks_pkey primary key (account_id, generation, number),
  constraint whatsapp_session_chunks_session_fkey foreign key (account_id, generation)
    references whatsapp_sessions (account_id, generation) on delete cascade,
  constraint whatsapp_session_chunks_number_check check (number >= 0)
);
-- It is sealed, and no smaller for another try.
alter table whatsapp_session_chunks alter column sealed set storage external;
`;

const DOWN = `
drop table whatsapp_session_chunks;
drop table whatsapp_sessions;
`;
