import type { TestDatabase } from '@promptpipe/testing';
import type { Figure } from '../setting/figure';
import { round, sizeOf, sleep } from '../setting/numbers';
import { withDatabase } from '../setting/servers';
import { BenchService, SERVICE_NAMES } from '../setting/service';

/** Transactions of this database by anybody but the asker: each statement outside one is one. */
const TRANSACTIONS = `
  select (xact_commit + xact_rollback)::integer as count, pg_stat_clear_snapshot() from pg_stat_database where datname = current_database()`;

const transactionsOf = async (database: TestDatabase): Promise<number> =>
  (await database.query<{ count: number }>(TRANSACTIONS))[0]?.count ?? 0;

/** What a service asks of the database and of a core while nothing is due; the carrier is Redis and not counted. */
export const idle: Figure = async (servers, say) => {
  const seconds = sizeOf('BENCH_IDLE_SECONDS', 10);
  for (const name of SERVICE_NAMES) {
    await withDatabase(async (database) => {
      const service = await BenchService.start(servers, database, name);
      try {
        // The server counts what a session has done only now and then.
        await sleep(3_000);
        const before = { count: await transactionsOf(database), cpu: service.cpuSeconds() };
        await sleep(seconds * 1_000);
        const queries = (await transactionsOf(database)) - before.count - 1;
        const cpu = service.cpuSeconds() - before.cpu;
        say({
          ...{ service: name, seconds, queriesPerSecond: round(queries / seconds) },
          ...{ cpuPercentOfOneCore: round((cpu / seconds) * 100), peakMiB: service.peakMiB() },
        });
      } finally {
        await service.stop();
      }
    });
  }
};
