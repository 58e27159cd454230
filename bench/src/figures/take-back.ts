import type { TestDatabase } from '@promptpipe/testing';
import type { Figure } from '../setting/figure';
import { median, percentile, sizeOf, timeUntil } from '../setting/numbers';
import { wake } from '../setting/rows';
import { withDatabase } from '../setting/servers';
import { BenchService } from '../setting/service';

const SLEEPER = `
  insert into jobs (id, kind, payload, cause)
  values (gen_random_uuid(), 'test', '{"sleepMs": 600000}', 'bench') returning id`;

/** From SIGKILL of the process that runs a job to its next claim by the one that lives beside it. */
export const takeBack: Figure = (servers, say) =>
  withDatabase(async (database) => {
    const kills = sizeOf('BENCH_KILLS', 10);
    const waits: number[] = [];
    let holder = await BenchService.start(servers, database, 'scheduler');
    const [job] = await database.query<{ id: string }>(SLEEPER);
    await wake(database);
    await timeUntil(() => isRunning(database, job?.id, 1), 10_000);
    for (let attempt = 2; attempt < kills + 2; attempt += 1) {
      const peer = await BenchService.start(servers, database, 'scheduler');
      await database.query('update jobs set crashes = 0');
      await holder.kill();
      waits.push(await timeUntil(() => isRunning(database, job?.id, attempt), 30_000));
      holder = peer;
    }
    await holder.kill();
    const figures = { p50Ms: median(waits), p99Ms: percentile(waits, 0.99), longestMs: percentile(waits, 1) };
    say({ kills, ...figures, targetP99Ms: 3_000 });
  });

const isRunning = async (database: TestDatabase, id: string | undefined, attempt: number): Promise<boolean> =>
  (await database.query(`select 1 from jobs where id = $1 and status = 'running' and attempt = $2`, [id, attempt]))
    .length === 1;
