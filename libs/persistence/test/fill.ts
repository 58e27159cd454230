import { DEFAULT_STUDY, type Querying } from '@promptpipe/testing';

/** What is added to a database. */
export interface Fill {
  /** Rows that are over and done with, in jobs and messages each; as many timers are far ahead. */
  readonly settled: number;
  /** Jobs, messages and timers each that are due. */
  readonly due: number;
  /** Rows in each other state that is not settled. */
  readonly open: number;
}

const PEOPLE = 2_000;

const PEOPLE_AND_BOOTS = [
  `insert into participants (id, study_id, account_id, code, phone, timezone, next_seq)
   select md5('person' || n)::uuid, '${DEFAULT_STUDY}', 'default', 'p' || n, '+49' || (1000000000 + n), 'UTC', 1000000
     from generate_series(0, ${PEOPLE - 1}) n`,
  `insert into service_instances (boot_id, lock_no, process_id, service, host, version, gone_at)
   select md5('boot' || n)::uuid, n, md5('boot' || n)::uuid, 'scheduler', 'spec', '0', case when n > 4 then now() end
     from generate_series(1, 200) n`,
  `update whatsapp_accounts
      set lease_owner = md5('boot1')::uuid, lease_process = md5('boot1')::uuid, lease_epoch = 1,
          lease_until = now() + interval '1 day', state = 'connected', connected_since = now()`,
];

/** `$1` rows each from the number `$2` on; `person` spreads them over the people. */
const person = `md5('person' || n % ${PEOPLE})::uuid`;
const jobs = (state: string, more: string, values: string): string => `
  insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, lock_key, timer_id, status${more})
  select md5('job' || n)::uuid, 'inbound', '{}', ${person}, n, '${DEFAULT_STUDY}', 'job:' || n,
         'participant:' || ${person}, md5('timer' || n)::uuid, '${state}'${values}
    from generate_series($2::int + 1, $2::int + $1::int) n`;
const messages = (state: string, more: string, values: string): string => `
  insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, recipient, attempt, status${more})
  select md5('message' || n)::uuid, ${person}, '${DEFAULT_STUDY}', 'default', '{}', 'Hello', n, 'row:' || n,
         '3EB0' || upper(substr(md5(n::text), 1, 18)), '+491234567', 1, '${state}'${values}
    from generate_series($2::int + 1, $2::int + $1::int) n`;
const timers = `
  insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
  select md5('timer' || n)::uuid, ${person}, 'once', 'scheduled_prompt', 'x', now(), date_trunc('second', now()) + `;

const moved = [
  `insert into moved_jobs (job_id, timer_id, participant_id, status, moved_on)
   select md5('moved' || n)::uuid, md5('fired' || n)::uuid, ${person}, 'done', current_date
     from generate_series($2::int + 1, $2::int + $1::int, 10) n`,
  `insert into moved_messages (message_id, account_id, wa_message_id, participant_id, wa_at, moved_on)
   select md5('moved' || n)::uuid, 'default', 'x' || n, ${person}, now() - n * interval '1 minute', current_date
     from generate_series($2::int + 1, $2::int + $1::int, 10) n`,
];

const SETTLED = [
  ...moved,
  jobs('done', ', finished_at', `, now() - interval '1 day'`),
  messages(
    'sent',
    ', ack_level, sent_at, wa_at, finished_at, updated_at',
    `, 3, now() - interval '2 days', now() - interval '2 days', now() - interval '2 days', now() - interval '2 days'`,
  ),
  `${timers} interval '1 day' + n * interval '1 second' from generate_series($2::int + 1, $2::int + $1::int) n`,
];

const DUE = [
  jobs('queued', ', run_at', `, now() - interval '1 minute'`),
  messages('queued', ', not_before', `, now() - interval '1 minute'`),
  `${timers} interval '-1 minute' from generate_series($2::int + 1, $2::int + $1::int) n`,
];

const OPEN = [
  jobs('queued', ', run_at', `, now() + interval '1 hour'`),
  jobs('queued', ', held', ', true'),
  jobs('queued', ', staged_at, staged_by, staged_epoch', `, now(), md5('boot1')::uuid, 'epoch-1'`),
  jobs('running', ', lease_owner, lease_until', `, md5('boot' || 1 + n % 4)::uuid, now() + interval '1 minute'`),
  messages('queued', ', held', ', true'),
  messages('queued', ', not_before, quiet_policy', `, now() - interval '1 minute', 'defer'`),
  messages('queued', ', expires_at', `, now() - interval '1 minute'`),
  messages(
    'queued',
    ', staged_at, staged_by, staged_epoch, staged_account_epoch',
    `, now(), md5('boot1')::uuid, 'epoch-1', 1`,
  ),
  messages('sending', ', lease_owner, lease_until', `, md5('boot1')::uuid, now() + interval '1 minute'`),
  messages('unknown', ', unknown_since', `, now()`),
  messages('sent', ', ack_level, sent_at, wa_at, finished_at', `, 1, now(), now(), now()`),
];

const LOCKS = `
  insert into job_locks (lock_key, job_id, attempt)
  select lock_key, id, attempt from jobs where status = 'running' on conflict do nothing`;

const ANALYZE =
  'analyze participants, jobs, job_locks, outbox_messages, active_timers, service_instances, whatsapp_accounts, moved_jobs, moved_messages';

export const fillPeople = async (database: Querying): Promise<void> => {
  for (const text of PEOPLE_AND_BOOTS) await database.query(text);
};

/** Adds rows from the number `first` on, and tells the planner so. Answers the number after the last. */
export async function fill(database: Querying, { settled, due, open }: Fill, first: number): Promise<number> {
  let next = first;
  const add = async (texts: readonly string[], count: number): Promise<void> => {
    for (const text of texts) await database.query(text, [count, next]);
    next += count;
  };
  await add(SETTLED, settled);
  for (const text of OPEN) await add([text], open);
  await add(DUE, due);
  await database.query(LOCKS);
  await database.query(ANALYZE);
  return next;
}
