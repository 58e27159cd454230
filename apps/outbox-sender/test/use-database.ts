import {
  createDataSource,
  type DataSource,
  type EntityManager,
  inTransaction,
  migrateDatabase,
  OwnerSession,
  type ServiceName,
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
  aSession(service?: ServiceName): Promise<OwnerSession>;
}

const EMPTY = `
  delete from outbox_messages; delete from message_causes; delete from consents; delete from door_doubts; delete from participants; delete from service_instances;
  delete from quarantined_rows;
  delete from whatsapp_accounts where id <> 'default';
  update whatsapp_accounts
     set lease_owner = null, lease_process = null, lease_until = null, lease_epoch = 0, state = 'disconnected',
         connected_since = null, sending = 'on'`;

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
    aSession: async (service = 'outbox-sender') => {
      const session = new OwnerSession(db, { directUrl: test.url, service, version: '0.0.0', kinds: [] });
      await session.open();
      sessions.push(session);
      return session;
    },
  };
}
