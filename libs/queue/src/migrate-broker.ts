import { runMigrations } from 'bullmq';
import { Client } from 'pg';
import { brokerKindOf } from './open-broker';
import { CREATE_EPOCH_TABLE } from './postgres-epoch';

/** `create table if not exists` fails when two sessions run it at once, so the second waits for the first. */
const LOCK = `select pg_advisory_lock(hashtext('promptpipe:migrate-broker'))`;

/**
 * Makes or updates schema `bullmq` of a Postgres broker: BullMQ's own migrations, then the table of our epoch. May be
 * repeated, and run by two at once. A Redis broker needs nothing.
 */
export async function migrateBroker(url: string): Promise<void> {
  if (brokerKindOf(url) === 'redis') return;
  const client = new Client({ connectionString: url, application_name: 'promptpipe-broker-migration' });
  await client.connect();
  try {
    await client.query(LOCK);
    await runMigrations(client, 'bullmq');
    await client.query(CREATE_EPOCH_TABLE);
  } finally {
    await client.end();
  }
}
