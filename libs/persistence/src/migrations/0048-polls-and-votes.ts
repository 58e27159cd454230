import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A question that is sent as a poll, and the votes that answer it, which come in as messages do. */
export class PollsAndVotes1763900000048 implements MigrationInterface {
  readonly name = 'PollsAndVotes1763900000048';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table outbox_messages drop constraint outbox_messages_kind_check;
alter table outbox_messages add constraint outbox_messages_kind_check check (kind in ('text', 'poll'));
alter table outbox_messages add constraint outbox_messages_poll_check check ((kind = 'poll') = (payload ? 'poll'));
alter table inbound_messages drop constraint inbound_messages_kind_check;
alter table inbound_messages add constraint inbound_messages_kind_check check (kind in ('text', 'vote'));
alter table responses add kind text not null default 'text';
alter table responses add constraint responses_kind_check check (kind in ('text', 'vote'));
`;

/** What was asked by a poll is a text with numbers then, and a vote the text of its option. */
const DOWN = `
alter table responses drop kind;
update inbound_messages set kind = 'text' where kind = 'vote';
alter table inbound_messages drop constraint inbound_messages_kind_check;
alter table inbound_messages add constraint inbound_messages_kind_check check (kind in ('text'));
alter table outbox_messages drop constraint outbox_messages_poll_check;
update outbox_messages set kind = 'text', payload = payload - 'poll' where kind = 'poll';
alter table outbox_messages drop constraint outbox_messages_kind_check;
alter table outbox_messages add constraint outbox_messages_kind_check check (kind in ('text'));
`;
