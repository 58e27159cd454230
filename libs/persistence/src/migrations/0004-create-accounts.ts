import type { MigrationInterface, QueryRunner } from 'typeorm';

/** WhatsApp accounts: state, lease with epoch, pace and cap. The `default` account exists from the start. */
export class CreateAccounts1763900000004 implements MigrationInterface {
  readonly name = 'CreateAccounts1763900000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table whatsapp_accounts (
  id text not null,
  driver text not null default 'simulated',
  state text not null default 'disconnected',
  connected_since timestamptz,
  sending text not null default 'on',
  sending_reason text,
  lease_owner uuid,
  lease_process uuid,
  lease_epoch bigint not null default 0,
  lease_until timestamptz,
  backfill_from timestamptz not null default pp_now(),
  pace_per_minute integer,
  next_send_at timestamptz,
  daily_cap integer,
  cap_day date,
  cap_used integer not null default 0,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  constraint whatsapp_accounts_pkey primary key (id),
  constraint whatsapp_accounts_id_check check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  constraint whatsapp_accounts_driver_check check (driver in ('simulated', 'whatsapp-web')),
  constraint whatsapp_accounts_state_check check (state in ('disconnected', 'connecting', 'connected', 'logged_out')),
  constraint whatsapp_accounts_connected_check check ((state = 'connected') = (connected_since is not null)),
  constraint whatsapp_accounts_sending_check check (sending in ('on', 'paused')),
  constraint whatsapp_accounts_lease_check
    check (num_nonnulls(lease_owner, lease_process, lease_until) in (0, 3)),
  constraint whatsapp_accounts_pace_check check (pace_per_minute > 0 and daily_cap > 0 and cap_used >= 0)
) with (fillfactor = 50);

insert into whatsapp_accounts (id) values ('default');
`;

const DOWN = `
drop table whatsapp_accounts;
`;
