import { createDataSource, OwnerSession, Waker } from '@promptpipe/persistence';
import { bullMqLatency } from '../peers/bullmq-latency';
import type { Figure } from '../setting/figure';
import { percentile, sizeOf, sleep, timeUntil } from '../setting/numbers';
import { isAllDone } from '../setting/rows';
import { withDatabase } from '../setting/servers';
import { BenchService } from '../setting/service';

const WARM_UP = 30;

/** The end of a probe is written in a transaction that begins when its handler would: its start is the handler's. */
const WAITED = `
  select extract(epoch from j.finished_at - $2::timestamptz) * 1000 as ms from jobs j where id = $1 and status = 'done'`;

/** Commit to handler, one job at a time, woken by the same hint as after a request to the api. */
export const latency: Figure = (servers, say) =>
  withDatabase(async (database) => {
    const db = createDataSource({
      url: database.url,
      poolSize: 2,
      applicationName: 'bench',
      onPoolError: () => undefined,
    });
    await db.initialize();
    const session = new OwnerSession(db, { directUrl: database.url, service: 'api', version: '0', kinds: [] });
    const scheduler = await BenchService.start(servers, database, 'scheduler');
    try {
      await session.open();
      const waker = new Waker(session);
      const waits: number[] = [];
      const samples = sizeOf('BENCH_SAMPLES', 300);
      for (let n = 0; n < samples + WARM_UP; n += 1) {
        const [row] = await database.query<{ id: string }>(
          `insert into jobs (id, kind, payload, cause) values (gen_random_uuid(), 'probe', '{}', 'bench') returning id`,
        );
        const committed = new Date(performance.timeOrigin + performance.now());
        waker.poke('jobs');
        await timeUntil(() => isAllDone(database), 10_000);
        const [waited] = await database.query<{ ms: string }>(WAITED, [row?.id, committed.toISOString()]);
        if (n >= WARM_UP) waits.push(Number(waited?.ms));
        await sleep(2);
      }
      const bare = await bullMqLatency(servers.redisUrl, samples, WARM_UP);
      say({
        ...{ barePeerP50Ms: percentile(bare, 0.5), barePeerP99Ms: percentile(bare, 0.99) },
        samples,
        p50Ms: percentile(waits, 0.5),
        p99Ms: percentile(waits, 0.99),
        targetP50Ms: 1,
        targetP99Ms: 5,
      });
    } finally {
      await session.close();
      await db.destroy();
      await scheduler.stop();
    }
  });
