import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tell them once. Causes outlive the messages they made, so a cause that runs again finds what it made. */
export class CreateOutboxMessages1763900000010 implements MigrationInterface {
  readonly name = 'CreateOutboxMessages1763900000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table message_causes (
  dedupe_key text not null,
  message_id uuid not null,
  body_hash text not null,
  created_at timestamptz not null default pp_now(),
  constraint message_causes_pkey primary key (dedupe_key)
);

create table outbox_messages (
  id uuid not null,
  participant_id uuid not null,
  study_id uuid not null,
  occurrence_id uuid,
  account_id text not null,
  lane text not null default 'study',
  kind text not null default 'text',
  payload jsonb not null,
  rendered_text text not null,
  definition_hash text,
  participant_seq bigint not null,
  held boolean not null default false,
  passes_door boolean not null default false,
  not_before timestamptz not null default pp_now(),
  retry_at timestamptz,
  expires_at timestamptz,
  dedupe_key text not null,
  wa_message_id text not null,
  recipient text,
  status text not null default 'queued',
  attempt integer not null default 0,
  failures integer not null default 0,
  staged_at timestamptz,
  staged_by uuid,
  staged_epoch text,
  staged_account_epoch bigint,
  lease_owner uuid,
  lease_until timestamptz,
  stop_requested boolean not null default false,
  unknown_since timestamptz,
  ack_level smallint not null default 0,
  wa_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  played_at timestamptz,
  failure_class text,
  last_error text,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  finished_at timestamptz,
  constraint outbox_messages_pkey primary key (id),
  constraint outbox_messages_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint outbox_messages_study_id_fkey foreign key (study_id) references studies (id),
  constraint outbox_messages_account_id_fkey foreign key (account_id) references whatsapp_accounts (id),
  constraint outbox_messages_dedupe_key_key unique (dedupe_key),
  constraint outbox_messages_account_id_wa_message_id_key unique (account_id, wa_message_id),
  constraint outbox_messages_status_check
    check (status in ('queued', 'sending', 'sent', 'unknown', 'failed', 'canceled', 'expired')),
  constraint outbox_messages_lane_check check (lane in ('reply', 'study', 'bulk')),
  constraint outbox_messages_kind_check check (kind in ('text')),
  constraint outbox_messages_payload_check check (jsonb_typeof(payload) = 'object'),
  constraint outbox_messages_counts_check check (attempt >= 0 and failures >= 0 and participant_seq > 0),
  constraint outbox_messages_wa_message_id_check check (wa_message_id ~ '^3EB0[0-9A-F]{18}$'),
  constraint outbox_messages_held_check check (not held or status = 'queued'),
  constraint outbox_messages_staged_check check (
    num_nonnulls(staged_at, staged_by, staged_epoch, staged_account_epoch) in (0, 4)
    and (staged_at is null or status = 'queued')),
  constraint outbox_messages_lease_check
    check (num_nonnulls(lease_owner, lease_until) in (0, 2) and (lease_owner is null or status = 'sending')),
  constraint outbox_messages_claimed_check
    check (status not in ('sending', 'unknown') or (attempt > 0 and recipient is not null)),
  constraint outbox_messages_unknown_check check ((status = 'unknown') = (unknown_since is not null)),
  constraint outbox_messages_ack_check
    check (ack_level between 0 and 4 and (ack_level >= 1) = (status = 'sent') and (status = 'sent') = (sent_at is not null)),
  constraint outbox_messages_failure_check check (
    (status = 'failed') = (failure_class is not null)
    and failure_class in ('reject', 'opted-out', 'restricted', 'session-lost', 'unresolved')),
  constraint outbox_messages_finished_check
    check ((status in ('sent', 'failed', 'canceled', 'expired')) = (finished_at is not null))
) with (fillfactor = 60);
create index outbox_messages_due_idx on outbox_messages (account_id, not_before, id)
  where status = 'queued' and staged_at is null and not held;
create index outbox_messages_staged_idx on outbox_messages (account_id, staged_at)
  where status = 'queued' and staged_at is not null;
create index outbox_messages_order_idx on outbox_messages (participant_id, lane, participant_seq)
  where status in ('queued', 'sending', 'unknown');
create index outbox_messages_held_idx on outbox_messages (participant_id, lane, participant_seq)
  where status = 'queued' and held;
create index outbox_messages_sending_idx on outbox_messages (lease_owner) where status = 'sending';
create index outbox_messages_unknown_idx on outbox_messages (account_id, unknown_since) where status = 'unknown';
create index outbox_messages_expires_at_idx on outbox_messages (expires_at)
  where status = 'queued' and expires_at is not null;
create index outbox_messages_missing_ack_idx on outbox_messages (account_id, sent_at)
  where status = 'sent' and ack_level < 3;
create index outbox_messages_participant_sent_idx on outbox_messages (participant_id, wa_at)
  where status = 'sent';
create index outbox_messages_participant_id_idx on outbox_messages (participant_id, id);
`;

const DOWN = `
drop table outbox_messages;
drop table message_causes;
`;
