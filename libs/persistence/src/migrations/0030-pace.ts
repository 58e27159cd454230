import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An account's pace: gaps between its sends, people whom it meets for the first time a day, and when WhatsApp has restricted it.
 * Who has written to an account is warm. A message tells what it waits for besides its own time.
 */
export class Pace1763900000030 implements MigrationInterface {
  readonly name = 'Pace1763900000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table whatsapp_accounts drop constraint whatsapp_accounts_pace_check;
alter table whatsapp_accounts drop pace_per_minute;
alter table whatsapp_accounts drop daily_cap;
alter table whatsapp_accounts add gap_ms integer not null default 4000;
alter table whatsapp_accounts add gap_jitter_ms integer not null default 4000;
alter table whatsapp_accounts add reply_gap_ms integer not null default 1000;
alter table whatsapp_accounts add cold_per_day integer default 60;
alter table whatsapp_accounts add warm_up integer[] not null default '{20,30,40,50}';
alter table whatsapp_accounts add silent_days integer default 30;
alter table whatsapp_accounts add next_reply_at timestamptz;
alter table whatsapp_accounts add sends_since_study smallint not null default 0;
alter table whatsapp_accounts add sends_since_bulk smallint not null default 0;
alter table whatsapp_accounts add first_send_on date;
alter table whatsapp_accounts add cold_paused_until timestamptz;
alter table whatsapp_accounts add cold_paused_reason text;
alter table whatsapp_accounts add constraint whatsapp_accounts_pace_check
  check (gap_ms >= 0 and gap_jitter_ms >= 0 and reply_gap_ms >= 0 and sends_since_study >= 0 and sends_since_bulk >= 0);
alter table whatsapp_accounts add constraint whatsapp_accounts_cold_check
  check (cold_per_day >= 0 and 0 <= all (warm_up) and cap_used >= 0 and silent_days > 0);
alter table whatsapp_accounts add constraint whatsapp_accounts_cold_paused_check
  check ((cold_paused_until is null) = (cold_paused_reason is null));
-- Nobody can lose a simulated number: it is paced from the day on which its driver is another.
update whatsapp_accounts
   set gap_ms = 0, gap_jitter_ms = 0, reply_gap_ms = 0, cold_per_day = null, warm_up = '{}', silent_days = null
 where driver = 'simulated';
update whatsapp_accounts a
   set first_send_on = (a.created_at at time zone 'UTC')::date
 where exists (select 1 from outbox_messages m where m.account_id = a.id and m.status = 'sent')
    or exists (select 1 from moved_messages m where m.account_id = a.id and m.wa_at is not null);

alter table participants add wrote_at timestamptz;
alter table participants add contact_since timestamptz;
update participants p
   set wrote_at = wrote.at
  from (select participant_id, max(wa_at) as at
          from (select participant_id, wa_at from inbound_messages where participant_id is not null
                union all
                select participant_id, wa_at from responses) heard
         group by participant_id) wrote
 where wrote.participant_id = p.id;

alter table outbox_messages add deferred_reason text;
alter table outbox_messages add deferred_until timestamptz;
alter table outbox_messages add constraint outbox_messages_deferred_check check (
  (deferred_reason is null) = (deferred_until is null) and deferred_reason in ('pace', 'cold-cap', 'cold-paused'));
alter table outbox_messages_history add deferred_reason text;
alter table outbox_messages_history add deferred_until timestamptz;
drop index outbox_messages_due_idx;
create index outbox_messages_due_idx on outbox_messages (account_id, lane, (greatest(not_before, retry_at)), id)
  where status = 'queued' and staged_at is null and not held;
`;

const DOWN = `
drop index outbox_messages_due_idx;
create index outbox_messages_due_idx on outbox_messages (account_id, not_before, id)
  where status = 'queued' and staged_at is null and not held;
alter table outbox_messages_history drop deferred_until;
alter table outbox_messages_history drop deferred_reason;
alter table outbox_messages drop constraint outbox_messages_deferred_check;
alter table outbox_messages drop deferred_until;
alter table outbox_messages drop deferred_reason;
alter table participants drop contact_since;
alter table participants drop wrote_at;
alter table whatsapp_accounts drop constraint whatsapp_accounts_cold_paused_check;
alter table whatsapp_accounts drop constraint whatsapp_accounts_cold_check;
alter table whatsapp_accounts drop constraint whatsapp_accounts_pace_check;
alter table whatsapp_accounts drop cold_paused_reason;
alter table whatsapp_accounts drop cold_paused_until;
alter table whatsapp_accounts drop first_send_on;
alter table whatsapp_accounts drop sends_since_bulk;
alter table whatsapp_accounts drop sends_since_study;
alter table whatsapp_accounts drop next_reply_at;
alter table whatsapp_accounts drop silent_days;
alter table whatsapp_accounts drop warm_up;
alter table whatsapp_accounts drop cold_per_day;
alter table whatsapp_accounts drop reply_gap_ms;
alter table whatsapp_accounts drop gap_jitter_ms;
alter table whatsapp_accounts drop gap_ms;
alter table whatsapp_accounts add pace_per_minute integer;
alter table whatsapp_accounts add daily_cap integer;
alter table whatsapp_accounts add constraint whatsapp_accounts_pace_check
  check (pace_per_minute > 0 and daily_cap > 0 and cap_used >= 0);
`;
