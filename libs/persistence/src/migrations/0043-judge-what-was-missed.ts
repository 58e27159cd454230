import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an account cannot send, and before which instant what was due is missed: for prompts whose schedule skips that. */
export class JudgeWhatWasMissed1763900000043 implements MigrationInterface {
  readonly name = 'JudgeWhatWasMissed1763900000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table whatsapp_accounts add away_since timestamptz, add missed_before timestamptz;
alter table outbox_messages add skips_missed boolean not null default false;
create index outbox_messages_skips_missed_idx on outbox_messages (account_id, (greatest(not_before, retry_at)))
  where status = 'queued' and skips_missed;
`;

const DOWN = `
drop index outbox_messages_skips_missed_idx;
alter table outbox_messages drop column skips_missed;
alter table whatsapp_accounts drop missed_before, drop away_since;
`;
