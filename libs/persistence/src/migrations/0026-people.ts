import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person decides about being written to: quiet hours at send time, consent, words that somebody must look at; the
 * numbers that they had; and the files that they came with.
 */
export class People1763900000026 implements MigrationInterface {
  readonly name = 'People1763900000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
-- True while it is quiet where the person is. Hours that are none, and a zone that nobody can compute with, are never quiet:
-- one row must not break a statement about many.
create function pp_quiet(hours jsonb, zone text) returns boolean language plpgsql stable as $$
declare
  starts text collate "C" := hours ->> 'from';
  ends text collate "C" := hours ->> 'to';
  said text collate "C";
begin
  if starts is null or ends is null or starts = ends or starts || ends !~ '^([01][0-9]|2[0-3]):[0-5][0-9]([01][0-9]|2[0-3]):[0-5][0-9]$' then
    return false;
  end if;
  begin
    said := to_char(pp_now() at time zone zone, 'HH24:MI');
  exception when invalid_parameter_value then
    return false;
  end;
  if starts < ends then
    return starts <= said and said < ends;
  end if;
  return starts <= said or said < ends;
end
$$;

alter table outbox_messages add quiet_policy text not null default 'send';
alter table outbox_messages add constraint outbox_messages_quiet_policy_check check (quiet_policy in ('defer', 'skip', 'send'));
alter table outbox_messages_history add quiet_policy text not null default 'send';
create index outbox_messages_quiet_idx on outbox_messages (not_before, id)
  where status = 'queued' and quiet_policy <> 'send' and lane <> 'reply';

alter table participants drop constraint participants_status_check;
alter table participants add constraint participants_status_check
  check (status in ('invited', 'consented', 'active', 'paused', 'completed', 'withdrawn', 'opted_out'));
alter table consents drop constraint consents_event_check;
alter table consents add constraint consents_event_check
  check (event in ('consented', 'activated', 'paused', 'resumed', 'completed', 'withdrawn', 'opted_out', 'rejoined'));

create table door_doubts (
  id uuid not null,
  inbound_message_id uuid not null,
  account_id text not null,
  wa_message_id text not null,
  participant_id uuid not null,
  study_id uuid not null,
  at timestamptz not null,
  status text not null default 'open',
  resolution text,
  note text,
  resolved_at timestamptz,
  created_at timestamptz not null default pp_now(),
  constraint door_doubts_pkey primary key (id),
  constraint door_doubts_inbound_message_id_key unique (inbound_message_id),
  constraint door_doubts_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint door_doubts_study_id_fkey foreign key (study_id) references studies (id),
  constraint door_doubts_status_check check (status in ('open', 'resolved')),
  constraint door_doubts_resolution_check check (resolution in ('opt-out', 'not-a-stop')),
  constraint door_doubts_resolved_check
    check ((status = 'resolved') = (resolved_at is not null) and (status = 'resolved') = (resolution is not null))
);
create index door_doubts_study_id_idx on door_doubts (study_id, id);
create index door_doubts_participant_id_idx on door_doubts (participant_id);
create index door_doubts_open_idx on door_doubts (id) where status = 'open';

create table participant_phones (
  id uuid not null,
  participant_id uuid not null,
  phone text not null,
  had_from timestamptz not null,
  had_until timestamptz not null default pp_now(),
  reason text,
  constraint participant_phones_pkey primary key (id),
  constraint participant_phones_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint participant_phones_phone_check check (phone ~ '^\\+[1-9][0-9]{6,14}$'),
  constraint participant_phones_times_check check (had_from <= had_until)
);
create index participant_phones_participant_id_idx on participant_phones (participant_id, had_until);

create table imports (
  id uuid not null,
  study_id uuid not null,
  boot_id uuid not null,
  dry_run boolean not null,
  on_errors text not null,
  status text not null default 'running',
  rows_total integer not null,
  rows_done integer not null default 0,
  created integer not null default 0,
  already integer not null default 0,
  refused integer not null default 0,
  errors jsonb not null default '[]',
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  finished_at timestamptz,
  constraint imports_pkey primary key (id),
  constraint imports_study_id_fkey foreign key (study_id) references studies (id),
  constraint imports_on_errors_check check (on_errors in ('refuse', 'skip')),
  constraint imports_status_check check (status in ('running', 'done', 'refused')),
  constraint imports_counts_check check (rows_done between 0 and rows_total and created >= 0 and already >= 0 and refused >= 0),
  constraint imports_errors_check check (jsonb_typeof(errors) = 'array'),
  constraint imports_finished_check check ((status = 'running') = (finished_at is null))
);
`;

/** Who has consented and is not active yet counts as invited again; a consent is told no more. */
const DOWN = `
drop table imports;
drop table participant_phones;
drop table door_doubts;
delete from consents where event = 'consented';
alter table consents drop constraint consents_event_check;
alter table consents add constraint consents_event_check
  check (event in ('activated', 'paused', 'resumed', 'completed', 'withdrawn', 'opted_out', 'rejoined'));
update participants set status = 'invited' where status = 'consented';
alter table participants drop constraint participants_status_check;
alter table participants add constraint participants_status_check
  check (status in ('invited', 'active', 'paused', 'completed', 'withdrawn', 'opted_out'));
drop index outbox_messages_quiet_idx;
alter table outbox_messages_history drop quiet_policy;
alter table outbox_messages drop constraint outbox_messages_quiet_policy_check;
alter table outbox_messages drop quiet_policy;
drop function pp_quiet(jsonb, text);
`;
