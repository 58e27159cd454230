import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is alive: a boot holds the session advisory lock of its lock_no for as long as it lives. */
export class CreateServiceInstances1763900000003 implements MigrationInterface {
  readonly name = 'CreateServiceInstances1763900000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create sequence service_lock_no as integer cycle;

create table service_instances (
  boot_id uuid not null,
  lock_no integer not null,
  process_id uuid not null,
  service text not null,
  host text not null,
  version text not null,
  kinds text[] not null default '{}',
  registered_at timestamptz not null default pp_now(),
  heartbeat_at timestamptz not null default pp_now(),
  gone_at timestamptz,
  constraint service_instances_pkey primary key (boot_id),
  constraint service_instances_service_check
    check (service in ('api', 'scheduler', 'outbox-sender', 'whatsapp-gateway'))
) with (fillfactor = 50);
create unique index service_instances_lock_no_key on service_instances (lock_no) where gone_at is null;
create index service_instances_gone_at_idx on service_instances (gone_at) where gone_at is not null;

-- Unlogged on purpose: a crash restart empties it, and so tells that everybody's locks vanished together.
create unlogged table server_epoch (
  id boolean not null default true,
  started_at timestamptz not null,
  seen_at timestamptz not null default pp_clock(),
  constraint server_epoch_pkey primary key (id),
  constraint server_epoch_one_row_check check (id)
);

-- The server that this schema is made on has run since then: nothing vanished with its start.
insert into server_epoch (started_at, seen_at) values (pg_postmaster_start_time(), pg_postmaster_start_time());
`;

const DOWN = `
drop table server_epoch;
drop table service_instances;
drop sequence service_lock_no;
`;
