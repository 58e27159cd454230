import {
  createTestDatabase,
  DEFAULT_STUDY,
  until,
  type JobRow,
  type Querying,
  type TestDatabase,
  unpace,
} from '@promptpipe/testing';
import {
  createDataSource,
  inTransaction,
  migrateDatabase,
  takeOverAccounts,
  type LeaseRef,
  type DataSource,
  type EntityManager,
} from '../src';

export interface SpecDatabase extends Querying {
  readonly url: string;
  readonly db: DataSource;
  /** One transaction as the services run it. */
  tx<T>(work: (tx: EntityManager) => Promise<T>): Promise<T>;
  /** A single row's columns, by id. */
  row(table: string, id: string): Promise<Record<string, unknown>>;
}

const EMPTY = `
  delete from responses; delete from response_events; delete from receipts; delete from inbound_messages; delete from inbound_dedup;
  delete from outbox_messages; delete from message_causes; delete from job_locks; delete from job_attempts;
  delete from job_requests; delete from timer_requests; delete from jobs; delete from jobs_history; delete from moved_jobs;
  delete from outbox_messages_history; delete from moved_messages; delete from recovery_runs;
  delete from active_timers; delete from flow_states;
  delete from batches; delete from audit_log;
  delete from occurrences; delete from schedule_plans; delete from schedules; delete from catch_up_turns;
  delete from consents; delete from door_doubts; delete from participant_phones; delete from imports;
  delete from whatsapp_identities; delete from whatsapp_numbers; delete from whatsapp_sessions;
  delete from account_pairings; delete from pairing_links; delete from account_events; delete from former_accounts;
  delete from account_requests;
  delete from participants; delete from service_instances; delete from server_epoch;
  delete from quarantined_rows;
  update studies set sending = 'on', settings = '{}', export_confirmed_at = null;
  update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null, lease_epoch = 0,
                               state = 'disconnected', connected_since = null, sending = 'on', trouble = null,
                               trouble_detail = null, phone = null, found_phone = null, former_phone = null,
                               next_send_at = null, next_reply_at = null, cap_day = null, cap_used = 0, first_send_on = null,
                               cold_paused_until = null, cold_paused_reason = null,
                               sends_since_study = 0, sends_since_bulk = 0`;

/** A migrated database for one spec file, emptied before each spec unless its rows are kept; without pace unless it is to be just what the migrations leave. */
export function useDatabase({ keepRows = false, asMigrated = false } = {}): SpecDatabase {
  let test: TestDatabase;
  let dataSource: DataSource;
  const query = <T>(text: string, params?: readonly unknown[]): Promise<T[]> => test.query<T>(text, params);

  beforeAll(async () => {
    test = await createTestDatabase(migrateDatabase);
    if (!asMigrated) await unpace(test);
    // What a spec commits need not survive a power cut, and waiting for the disk is most of its time.
    await test.query(`alter database ${new URL(test.url).pathname.slice(1)} set synchronous_commit = off`);
    await test.query('set synchronous_commit = off');
    const onPoolError = (): void => undefined;
    dataSource = await createDataSource({
      url: test.url,
      poolSize: 10,
      applicationName: 'spec',
      onPoolError,
    }).initialize();
  });
  if (!keepRows) beforeEach(() => query(EMPTY));
  afterAll(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  return {
    get url() {
      return test.url;
    },
    get db() {
      return dataSource;
    },
    query,
    tx: (work) => inTransaction(dataSource, work),
    row: async (table, id) =>
      (await query<Record<string, unknown>>(`select * from ${table} where id = $1`, [id]))[0] ?? {},
  };
}

const crowd = (database: SpecDatabase, people: number): Promise<unknown> =>
  database.query(
    `insert into participants (id, study_id, account_id, code, phone, timezone)
     select gen_random_uuid(), $1, 'default', 'c-' || n, '+4930' || (1000000 + n), 'UTC' from generate_series(1, $2::int) n`,
    [DEFAULT_STUDY, people],
  );

/** So many people, each with one job that is due. */
export async function crowdOfJobs(database: SpecDatabase, people: number): Promise<JobRow[]> {
  await crowd(database, people);
  return database.query<JobRow>(
    `insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, lock_key)
     select gen_random_uuid(), 'inbound', '{}', id, 1, study_id, 'x', 'participant:' || id from participants
     returning id, attempt, status`,
  );
}

/** So many people, each with one message that is due. */
export async function crowdOfMessages(database: SpecDatabase, people: number): Promise<void> {
  await crowd(database, people);
  await database.query(
    `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                  dedupe_key, wa_message_id)
     select gen_random_uuid(), id, study_id, 'default', '{}', 'Hello', 1, id::text,
            '3EB0' || upper(substr(md5(id::text), 1, 18))
       from participants`,
  );
}

/** A transaction that stays open while another runs. */
export async function openTransaction(db: DataSource): Promise<{
  readonly tx: EntityManager;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}> {
  const runner = db.createQueryRunner();
  await runner.startTransaction();
  const end = async (how: () => Promise<void>): Promise<void> => {
    try {
      await how();
    } finally {
      await runner.release();
    }
  };
  return {
    tx: runner.manager,
    commit: () => end(() => runner.commitTransaction()),
    rollback: () => end(() => runner.rollbackTransaction()),
  };
}

/** Resolves when a statement of this database waits for a lock that another holds. */
export function untilBlocked(database: Querying): Promise<unknown> {
  return until('a statement that waits for a lock', async () => {
    const waiting = await database.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  });
}

/** The accounts, connected, in the hands of this boot; answers the lease of one. */
export async function connectAccount(database: SpecDatabase, bootId: string, accountId = 'default'): Promise<LeaseRef> {
  const accounts = await takeOverAccounts(database.db.manager, { bootId, processId: bootId }, ['simulated']);
  await database.query(
    `update whatsapp_accounts set state = 'connected', connected_since = now() where lease_owner = $1`,
    [bootId],
  );
  const { leaseEpoch } = accounts.find(({ id }) => id === accountId)!;
  return { accountId, bootId, leaseEpoch };
}
