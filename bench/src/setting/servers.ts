import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryPostgres, type TemporaryPostgres } from '@promptpipe/local-stack';
import { migrateDatabase } from '@promptpipe/persistence';
import { createTestDatabase, type RedisServer, startRedisServer, type TestDatabase, unpace } from '@promptpipe/testing';

/** A durable Postgres and a Redis of the bench's own, both on the loopback only. */
export interface Servers {
  readonly redisUrl: string;
  /** For the logs of services, and the key of the api. */
  readonly folder: string;
  /** Null: TEST_DATABASE_URL names a server that stays. */
  readonly postgres: TemporaryPostgres | null;
  readonly redis: RedisServer;
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'promptpipe-bench-'));
  writeFileSync(join(folder, 'admin-key'), randomBytes(32).toString('hex'), { mode: 0o600 });
  const postgres = process.env.TEST_DATABASE_URL ? null : await startTemporaryPostgres({ durable: true });
  if (postgres) process.env.TEST_DATABASE_URL = postgres.url;
  const redis = await startRedisServer({ persist: true });
  return { redisUrl: redis.url, folder, postgres, redis };
}

export async function endServers({ postgres, redis, folder }: Servers): Promise<void> {
  await redis.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A migrated database that only this figure uses, dropped when the work is done. */
export async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  try {
    await migrateDatabase(database.url);
    await unpace(database);
    return await work(database);
  } finally {
    await database.drop();
  }
}
