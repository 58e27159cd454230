import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often the outcome of a message was lost: one that breaks its page each time must not hold its lane for ever. */
export class CountLostOutcomes1763900000021 implements MigrationInterface {
  readonly name = 'CountLostOutcomes1763900000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table outbox_messages add lost_outcomes integer not null default 0;
alter table outbox_messages add constraint outbox_messages_lost_outcomes_check check (lost_outcomes >= 0);
`;

const DOWN = `
alter table outbox_messages drop column lost_outcomes;
`;
