import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an account tells of itself: which number it is, since when it stands so and why, and what has happened to it. */
export class TellAccounts1763900000049 implements MigrationInterface {
  readonly name = 'TellAccounts1763900000049';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table whatsapp_accounts drop constraint whatsapp_accounts_state_check;
alter table whatsapp_accounts add constraint whatsapp_accounts_state_check
  check (state in ('disconnected', 'connecting', 'connected', 'logged_out', 'wrong_number'));
alter table whatsapp_accounts add state_since timestamptz not null default pp_now();
alter table whatsapp_accounts add trouble text;
alter table whatsapp_accounts add trouble_detail text;
alter table whatsapp_accounts add phone text;
alter table whatsapp_accounts add found_phone text;
alter table whatsapp_accounts add last_ack_at timestamptz;
alter table whatsapp_accounts add last_inbound_at timestamptz;
alter table whatsapp_accounts add constraint whatsapp_accounts_trouble_check
  check (trouble in ('unpaired', 'logged-out', 'wrong-number', 'conflict', 'crashed', 'outdated', 'restricted',
                     'unreadable-session', 'unreachable', 'disconnected'));
alter table whatsapp_accounts add constraint whatsapp_accounts_phone_check
  check (phone ~ '^\\+[1-9][0-9]{6,14}$' and found_phone ~ '^\\+[1-9][0-9]{6,14}$');
-- Two accounts on one number would unlink each other.
create unique index whatsapp_accounts_phone_key on whatsapp_accounts (phone) where phone is not null;

create table account_events (
  id uuid not null,
  account_id text not null,
  kind text not null,
  detail text,
  lease_epoch bigint not null,
  at timestamptz not null default pp_now(),
  constraint account_events_pkey primary key (id),
  constraint account_events_account_id_fkey foreign key (account_id) references whatsapp_accounts (id)
    on delete cascade,
  constraint account_events_kind_check
    check (kind in ('connected', 'recovered', 'let-go', 'unpaired', 'logged-out', 'wrong-number', 'conflict', 'crashed',
                    'outdated', 'restricted', 'unreadable-session', 'unreachable', 'disconnected', 'number-learned',
                    'number-changed', 'restarted', 'logged-out-on-request', 'code-shown', 'request-failed'))
);
create index account_events_account_id_idx on account_events (account_id, id);
`;

const DOWN = `
drop table account_events;
drop index whatsapp_accounts_phone_key;
alter table whatsapp_accounts drop constraint whatsapp_accounts_phone_check;
alter table whatsapp_accounts drop constraint whatsapp_accounts_trouble_check;
alter table whatsapp_accounts drop last_inbound_at;
alter table whatsapp_accounts drop last_ack_at;
alter table whatsapp_accounts drop found_phone;
alter table whatsapp_accounts drop phone;
alter table whatsapp_accounts drop trouble_detail;
alter table whatsapp_accounts drop trouble;
alter table whatsapp_accounts drop state_since;
update whatsapp_accounts set state = 'disconnected' where state = 'wrong_number';
alter table whatsapp_accounts drop constraint whatsapp_accounts_state_check;
alter table whatsapp_accounts add constraint whatsapp_accounts_state_check
  check (state in ('disconnected', 'connecting', 'connected', 'logged_out'));
`;
