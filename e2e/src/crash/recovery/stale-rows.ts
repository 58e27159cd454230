import { aBoot, aParticipant, db, type TestDatabase, until } from '@promptpipe/testing';
import { type ServiceName } from '../../harness/plan-services';

/** Rows that a recoverable finds in chunks, and the number of those it has put right, each once. */
export interface StaleRows {
  readonly service: ServiceName;
  /** Names of the recoverable's rows; they begin with it, so that they are found again. */
  readonly make: string;
  readonly recovered: string;
  /** A boot does some of it and leaves the rest to a loop, since such rows harm nobody. */
  readonly isShared?: true;
}

/** Among whom messages are spread: a line of thousands is nobody's. */
const PEOPLE = 1_000;

const CROWD = `
  insert into participants (id, study_id, account_id, code, phone, timezone, status)
  select gen_random_uuid(), p.study_id, p.account_id, $1 || '-' || n, '+49' || (1000000000 + floor(random() * 8999999999))::bigint,
         'UTC', 'paused'
    from generate_series(0, ${PEOPLE - 1}) n, participants p
   where p.id = $2`;

const JOB = (columns: string, values: string): string => `
  insert into jobs (id, kind, payload, cause, ${columns})
  select gen_random_uuid(), 'probe', '{}', $1 || ':' || n, ${values}
    from generate_series(1, $4::integer) n
   where $2::uuid is not null and $3::uuid is not null`;

const MESSAGE = (columns: string, values: string): string => `
  insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, ${columns})
  select gen_random_uuid(), p.id, p.study_id, p.account_id, '{"text":"Stale"}', 'Stale', n, $1 || ':' || n,
         '3EB0' || upper(substr(md5($1 || ':' || n), 1, 18)), ${values}
    from generate_series(1, $4::integer) n
    join participants p on p.code = $1 || '-' || (n % ${PEOPLE})
   where $2::uuid is not null and $3::uuid is not null`;

/** Of somebody who does not exist: keys are not asked while the stale rows are made. */
const ORPHAN = `
  insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id)
  select gen_random_uuid(), gen_random_uuid(), p.study_id, p.account_id, '{"text":"Stale"}', 'Stale', n, $1 || ':' || n,
         '3EB0' || upper(substr(md5($1 || ':' || n), 1, 18))
    from generate_series(1, $4::integer) n, participants p
   where p.id = $3 and $2::uuid is not null`;

const count = (table: 'jobs' | 'outbox_messages', name: 'cause' | 'dedupe_key', fact: string): string =>
  `select count(*)::integer as count from ${table} t where ${name} like $1 || ':%' and $2::integer > 0 and ${fact}`;

/** Whole, and once. */
const setAside = (table: string, name: string): string => `
  select (case when count(*) = count(distinct row_id) then count(*) else -1 end)::integer as count
    from quarantined_rows
   where table_name = '${table}' and moved and original->>'${name}' like $1 || ':%' and $2::integer > 0`;

const TIMER = (columns: string, values: string): string => `
  insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run, ${columns})
  select gen_random_uuid(), $3::uuid, 'once', 'scheduled_prompt', $1 || ':' || n,
         date_trunc('hour', pp_now()), ${values}
    from generate_series(1, $4::integer) n
   where $2::uuid is not null`;

/** How many are gone, of as many as were made. */
const REMOVED = `
  select ($2::integer - count(*))::integer as count from active_timers where origin like $1 || ':%'`;

const UNREADABLE_JOB = `
  insert into jobs (id, kind, payload, cause, run_at)
  select gen_random_uuid(), 'scheduled_prompt', '{}', $1 || ':' || n, pp_now() - interval '1 hour'
    from generate_series(1, $4::integer) n
   where $2::uuid is not null and $3::uuid is not null`;

const movedOnce = (from: string, to: string): string => `
  (select count(*) from crash_suite.moves m where m.id = t.id and m."from" = '${from}' and m."to" = '${to}') = 1`;

/** By the name of the recoverable, in the order of running. Parameters of `make`: that name, a gone boot, a person, how many. */
export const STALE_ROWS: Readonly<Record<string, StaleRows>> = {
  'stale-running-jobs': {
    service: 'scheduler',
    make: JOB('status, attempt, lease_owner, lease_until', `'running', 1, $2, pp_clock() + interval '1 hour'`),
    recovered: count('jobs', 'cause', `crashes = 1 and ${movedOnce('running', 'queued')}`),
  },
  'expired-timers': {
    service: 'scheduler',
    make: TIMER('expires_at', `date_trunc('day', pp_now() + interval '2 days'), pp_now()`),
    recovered: REMOVED,
    isShared: true,
  },
  'orphaned-timers': {
    service: 'scheduler',
    make: TIMER('flow_type, data_key', `date_trunc('day', pp_now() + interval '2 days'), 'gone', 'key-' || n`),
    recovered: REMOVED,
    isShared: true,
  },
  'orphaned-or-unreadable-timers': {
    service: 'scheduler',
    make: TIMER('callback_params', `date_trunc('hour', pp_now()), '{}'`),
    isShared: true,
    recovered: setAside('active_timers', 'origin'),
  },
  'orphaned-or-unreadable-jobs': {
    service: 'scheduler',
    make: UNREADABLE_JOB,
    isShared: true,
    recovered: setAside('jobs', 'cause'),
  },
  'jobs-staged-and-lost': {
    service: 'scheduler',
    make: JOB('staged_at, staged_by, staged_epoch, run_at', `pp_now(), $2, 'gone', pp_now() + interval '1 hour'`),
    recovered: count('jobs', 'cause', `status = 'queued' and staged_at is null`),
  },
  'stale-sending-messages': {
    service: 'outbox-sender',
    make: MESSAGE(
      'status, attempt, recipient, lease_owner, lease_until',
      `'sending', 1, p.phone, $2, pp_clock() + interval '1 hour'`,
    ),
    recovered: count('outbox_messages', 'dedupe_key', `status = 'unknown' and ${movedOnce('sending', 'unknown')}`),
  },
  'messages-staged-and-lost': {
    service: 'outbox-sender',
    make: MESSAGE(
      'staged_at, staged_by, staged_epoch, staged_account_epoch, not_before',
      `pp_now(), $2, 'gone', 0, pp_now() + interval '1 hour'`,
    ),
    recovered: count('outbox_messages', 'dedupe_key', `status = 'queued' and staged_at is null`),
  },
  'expired-messages': {
    service: 'outbox-sender',
    make: MESSAGE('expires_at', `pp_now() - interval '1 minute'`),
    recovered: count('outbox_messages', 'dedupe_key', `status = 'expired' and ${movedOnce('queued', 'expired')}`),
  },
  'orphaned-or-unreadable-messages': {
    service: 'outbox-sender',
    make: ORPHAN,
    isShared: true,
    recovered: setAside('outbox_messages', 'dedupe_key'),
  },
};

/** Repair nothing row by row: two are counts, the others one statement each over a handful of accounts. */
export const NOT_IN_CHUNKS = ['overdue-timers', 'overdue-occurrences', 'account-leases', 'sends-missed-while-down'];

/** Nobody's: no gateway sends to this person, and no boot of a live process is named. */
export async function makeStaleRows(database: TestDatabase, recoverable: string, rows: number): Promise<void> {
  const boot = await aBoot(database, { gone_at: db('now()') });
  const person = await aParticipant(database, { status: 'paused' });
  await database.query(CROWD, [recoverable, person.id]);
  await database.query('set session_replication_role = replica');
  await database.query(STALE_ROWS[recoverable]?.make ?? '', [recoverable, boot, person.id, rows]);
  await database.query('set session_replication_role = origin');
}

export async function recoveredRows(database: TestDatabase, recoverable: string, made: number): Promise<number> {
  const [row] = await database.query<{ count: number }>(STALE_ROWS[recoverable]?.recovered ?? '', [recoverable, made]);
  return row?.count ?? 0;
}

/** In this order, since a later table's rows are named by an earlier one's. */
const LEFT: readonly (readonly [table: string, fact: string])[] = [
  ['active_timers', `origin like $1 || ':%'`],
  ['jobs', `cause like $1 || ':%'`],
  ['outbox_messages', `dedupe_key like $1 || ':%'`],
  ['participants', `code like $1 || '-%'`],
  ['quarantined_rows', `coalesce(original->>'cause', original->>'dedupe_key', original->>'origin') like $1 || ':%'`],
  [
    'crash_suite.moves',
    `$1::text is not null and not exists (select 1 from jobs where id = t.id)
        and not exists (select 1 from outbox_messages where id = t.id)`,
  ],
];
const REMOVED_WITHIN_MS = 60_000;

/** Waits for nobody's row: live services hold them in orders of their own, and one of the two would be ended. */
const remove = (table: string, fact: string): string => `
  delete from ${table} where ctid = any (array(select t.ctid from ${table} t where ${fact} for update skip locked))`;

const isLeft = (table: string, fact: string): string =>
  `select exists (select 1 from ${table} t where ${fact}) as left`;

/** So that nobody has to carry them through the later scenarios. */
export async function removeStaleRows(database: TestDatabase, recoverable: string): Promise<void> {
  for (const [table, fact] of LEFT) {
    const isGone = async (): Promise<boolean> => {
      await database.query(remove(table, fact), [recoverable]);
      const [row] = await database.query<{ left: boolean }>(isLeft(table, fact), [recoverable]);
      return row?.left === false;
    };
    await until(`the stale rows of ${table} removed`, isGone, REMOVED_WITHIN_MS);
  }
}
