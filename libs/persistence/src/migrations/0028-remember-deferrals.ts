import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a message would have gone but for quiet hours: so that it is known again when those are others. */
export class RememberDeferrals1763900000028 implements MigrationInterface {
  readonly name = 'RememberDeferrals1763900000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table outbox_messages add deferred_from timestamptz;
alter table outbox_messages add constraint outbox_messages_deferred_from_check check (deferred_from <= not_before);
create index outbox_messages_deferred_idx on outbox_messages (id) where status = 'queued' and deferred_from is not null;
`;

const DOWN = `
drop index outbox_messages_deferred_idx;
alter table outbox_messages drop column deferred_from;
`;
