import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of a message may be told before the message is: it waits for it, of nobody until then. */
export class KeepEarlyChanges1763900000055 implements MigrationInterface {
  readonly name = 'KeepEarlyChanges1763900000055';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table response_events drop constraint response_events_target_check;
alter table response_events add constraint response_events_target_check check (num_nonnulls(message_id, inbound_message_id) <= 1);
create index response_events_waiting_idx on response_events (recorded_at) where message_id is null and inbound_message_id is null;
`;

const DOWN = `
drop index response_events_waiting_idx;
delete from response_events where message_id is null and inbound_message_id is null;
alter table response_events drop constraint response_events_target_check;
alter table response_events add constraint response_events_target_check check (num_nonnulls(message_id, inbound_message_id) = 1);
`;
