import { createDataSource, type DataSource, migrateDatabase } from '@promptpipe/persistence';
import { createTestDatabase, type Querying, type Row, type TestDatabase, unpace } from '@promptpipe/testing';
import { Phones } from './phones';

/** A database and a network of phones for one spec file; the database is emptied before each spec. */
export interface SpecNetwork extends Querying {
  readonly url: string;
  readonly db: DataSource;
  readonly phones: Phones;
  /** A single row's columns, by id. */
  row(table: string, id: string): Promise<Row>;
}

const EMPTY = `
  delete from responses; delete from response_events; delete from receipts; delete from inbound_messages; delete from inbound_dedup;
  delete from outbox_messages; delete from whatsapp_identities; delete from whatsapp_numbers; delete from message_causes; delete from job_locks; delete from jobs;
  delete from consents; delete from participants; delete from account_events; delete from account_requests;
  delete from whatsapp_accounts where id <> 'default'; delete from service_instances;
  update whatsapp_accounts
     set lease_owner = null, lease_process = null, lease_until = null, lease_epoch = 0, state = 'disconnected',
         connected_since = null, sending = 'on', gap_ms = 0, next_send_at = null, next_reply_at = null, backfill_from = now(),
         trouble = null, trouble_detail = null, phone = null, found_phone = null, former_phone = null, last_ack_at = null, last_inbound_at = null,
         away_since = null, missed_before = null`;

export function useNetwork(): SpecNetwork {
  let test: TestDatabase;
  let db: DataSource;
  let phones: Phones;
  const query = <T>(text: string, params?: readonly unknown[]): Promise<T[]> => test.query<T>(text, params);

  beforeAll(async () => {
    test = await createTestDatabase(migrateDatabase);
    await unpace(test);
    const onPoolError = (): void => undefined;
    db = await createDataSource({ url: test.url, poolSize: 10, applicationName: 'spec', onPoolError }).initialize();
    phones = await Phones.start();
  });
  beforeEach(async () => {
    await query(EMPTY);
    await phones.misbehave({});
  });
  afterAll(async () => {
    await phones.stop();
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
    get phones() {
      return phones;
    },
    query,
    row: async (table, id) => (await query<Row>(`select * from ${table} where id = $1`, [id]))[0] ?? {},
  };
}
