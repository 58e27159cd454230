import { bareBullMq } from '../peers/bare-bullmq';
import type { Figure } from '../setting/figure';
import { median, round, sizeOf, timeUntil } from '../setting/numbers';
import { insertProbes, isAllDone, makeDue, wake } from '../setting/rows';
import { withDatabase, type Servers } from '../setting/servers';
import { BenchService } from '../setting/service';

const ROUNDS = 3;
const LIMIT_MS = 120_000;

/**
 * No-op batchable jobs end to end: rows that are due in Postgres, staged, carried, claimed, ended, all of it durable, by
 * one scheduler with its defaults; beside BullMQ alone, in turns.
 */
export const jobs: Figure = async (servers, say) => {
  const count = sizeOf('BENCH_JOBS', 20_000);
  const ours: number[] = [];
  const handled: number[] = [];
  const endToEnd: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const bare = await bareBullMq(servers.redisUrl, count);
    handled.push(bare.handledPerSecond);
    endToEnd.push(bare.endToEndPerSecond);
    ours.push(await ourRate(servers, count));
  }
  say({
    ...{ jobs: count, rounds: ROUNDS, perSecond: ours, bareHandledPerSecond: handled, bareEndToEndPerSecond: endToEnd },
    ratioToBareHandled: round(median(ours) / median(handled)),
    ratioToBareEndToEnd: round(median(ours) / median(endToEnd)),
    target: 1.5,
  });
};

const ourRate = (servers: Servers, count: number): Promise<number> =>
  withDatabase(async (database) => {
    await insertProbes(database, count, true);
    const scheduler = await BenchService.start(servers, database, 'scheduler');
    try {
      await makeDue(database);
      await wake(database);
      const ms = await timeUntil(() => isAllDone(database), LIMIT_MS);
      return Math.round(count / (ms / 1_000));
    } finally {
      await scheduler.stop();
    }
  });
