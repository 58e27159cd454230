import {
  createDataSource,
  type DataSource,
  type EntityManager,
  inTransaction,
  migrateDatabase,
  OwnerSession,
} from '@promptpipe/persistence';
import { createTestDatabase, type Querying, type Row, type TestDatabase, unpace } from '@promptpipe/testing';

/** A migrated database for one spec file, emptied before each spec. */
export interface SpecDatabase extends Querying {
  readonly url: string;
  readonly db: DataSource;
  tx<T>(work: (tx: EntityManager) => Promise<T>): Promise<T>;
  /** A single row's columns, by id. */
  row(table: string, id: string): Promise<Row>;
  /** The owner session of a process of its own, open until the spec ends. */
  aSession(): Promise<OwnerSession>;
}

const EMPTY = `
  delete from responses; delete from response_events; delete from receipts; delete from inbound_messages; delete from inbound_dedup;
  delete from outbox_messages; delete from message_causes; delete from job_locks; delete from jobs;
  delete from jobs_history; delete from moved_jobs; delete from outbox_messages_history; delete from moved_messages;
  delete from occurrences; delete from schedule_plans; delete from schedules; delete from catch_up_turns; delete from duty_turns;
  delete from active_timers; delete from flow_states; delete from prompts; delete from consents; delete from participants; delete from service_instances;
  delete from quarantined_rows`;

export function useDatabase(): SpecDatabase {
  let test: TestDatabase;
  let db: DataSource;
  let sessions: OwnerSession[] = [];

  beforeAll(async () => {
    test = await createTestDatabase(migrateDatabase);
    await unpace(test);
    const onPoolError = (): void => undefined;
    db = await createDataSource({ url: test.url, poolSize: 10, applicationName: 'spec', onPoolError }).initialize();
  });
  beforeEach(() => test.query(EMPTY));
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    sessions = [];
  });
  afterAll(async () => {
    await db.destroy();
    await test.drop();
  });

  return {
    get url() {
      return test.url;
    },
    get db() {
      return db;
    },
    query: <T>(text: string, params?: readonly unknown[]): Promise<T[]> => test.query<T>(text, params),
    tx: (work) => inTransaction(db, work),
    row: async (table, id) => (await test.query<Row>(`select * from ${table} where id = $1`, [id]))[0] ?? {},
    aSession: async () => {
      const session = new OwnerSession(db, { directUrl: test.url, service: 'scheduler', version: '0.0.0', kinds: [] });
      await session.open();
      sessions.push(session);
      return session;
    },
  };
}
