import { brokerShape, brokerUrlOf, databaseShape, directUrlOf, loadConfig } from '@promptpipe/config';
import { migrateDatabase } from '@promptpipe/persistence';
import { migrateBroker } from '@promptpipe/queue';

/** Ours first, then the broker's own schema where Postgres carries the queues. Run before the services, never by one. */
async function migrate(): Promise<void> {
  const config = loadConfig({ ...databaseShape, ...brokerShape });
  const { applied } = await migrateDatabase(directUrlOf(config));
  console.log(
    applied.length > 0 ? `Applied ${applied.length} migrations: ${applied.join(', ')}` : 'Schema is up to date',
  );
  await migrateBroker(brokerUrlOf(config));
  console.log('Broker is ready');
}

migrate().catch((error: unknown) => {
  console.error(`Migration failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
