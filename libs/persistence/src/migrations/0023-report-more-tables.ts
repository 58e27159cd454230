import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flow states, inbound messages, prompts and studies that cannot be read are told too, and stay where they are. Inbound
 * messages that nobody has handled are found by an index: the handled ones, which stay for long, are not looked through.
 */
export class ReportMoreTables1763900000023 implements MigrationInterface {
  readonly name = 'ReportMoreTables1763900000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table quarantined_rows drop constraint quarantined_rows_table_name_check;
alter table quarantined_rows add constraint quarantined_rows_table_name_check check (table_name in
  ('active_timers', 'jobs', 'outbox_messages', 'participants', 'flow_states', 'inbound_messages', 'prompts', 'studies'));
create index inbound_messages_open_idx on inbound_messages (id) where status not in ('processed', 'ignored');
`;

/** Of these tables there are only reports: what they tell of stands in its table. */
const DOWN = `
drop index inbound_messages_open_idx;
delete from quarantined_rows where table_name in ('flow_states', 'inbound_messages', 'prompts', 'studies');
alter table quarantined_rows drop constraint quarantined_rows_table_name_check;
alter table quarantined_rows add constraint quarantined_rows_table_name_check
  check (table_name in ('active_timers', 'jobs', 'outbox_messages', 'participants'));
`;
