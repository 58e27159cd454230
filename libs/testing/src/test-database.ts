import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Rows of one statement, by a connection of the test's own. */
  query<T = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

/** Where specs find a server: `pnpm test` starts one and says so here. */
export function testServerUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) {
    throw new Error(
      'TEST_DATABASE_URL is not set: run `pnpm test`, or give it a Postgres where databases may be created',
    );
  }
  return url;
}

async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const urlOf = (database: string): string => {
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  return url.toString();
};

const TEMPLATE_LOCK = 7_163_005_012;

/**
 * The template is made once per test process tree and cloned by every spec file: a clone takes a tenth of a second, a
 * migration seconds. Its name holds the runner's id, so that an old template is never met.
 */
async function templateOf(migrate: (url: string) => Promise<unknown>): Promise<string> {
  const template = `promptpipe_template_${process.env.TEST_RUN_ID ?? String(process.ppid)}`;
  await withServer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (rows.length > 0) return;
    const unfinished = `${template}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished}`);
    await migrate(urlOf(unfinished));
    await client.query(`alter database ${unfinished} rename to ${template}`);
  });
  return template;
}

/** A database of the caller's own: migrated when `migrate` is given, else empty. */
export async function createTestDatabase(migrate?: (url: string) => Promise<unknown>): Promise<TestDatabase> {
  const template = migrate ? await templateOf(migrate) : 'template0';
  const name = `promptpipe_test_${randomBytes(6).toString('hex')}`;
  await withServer((client) => client.query(`create database ${name} template ${template}`));
  const url = urlOf(name);
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return {
    url,
    query: async <T>(text: string, params: readonly unknown[] = []) =>
      (await client.query(text, [...params])).rows as T[],
    drop: async () => {
      await client.end();
      await withServer((server) => server.query(`drop database if exists ${name} with (force)`));
    },
  };
}
