import {
  createDataSource,
  type DataSource,
  claimJobs,
  completeJobs,
  inTransaction,
  StageCursor,
  stageJobs,
} from '@promptpipe/persistence';
import { aBoot, type TestDatabase } from '@promptpipe/testing';
import { Client } from 'pg';
import type { Figure } from '../setting/figure';
import { median, round, sizeOf, sleep } from '../setting/numbers';
import { insertProbes } from '../setting/rows';
import { withDatabase } from '../setting/servers';

const BATCH = 100;
const MEASURED = 30;
const PER_SECOND = 3_000;

interface Costs {
  readonly stageMs: number[];
  readonly claimMs: number[];
}

/** What one look at the due jobs, and one claim of 100 of them, costs beside a long backlog and under a held snapshot. */
export const claim: Figure = async (_servers, say) => {
  const small = await backlogOf(10_000);
  const largeSize = sizeOf('BENCH_BACKLOG', 1_000_000);
  const large = await backlogOf(largeSize);
  say({ what: 'a backlog', backlog: [10_000, largeSize], ...compared(small, large), target: 1.3 });
  await underSnapshot(say);
};

const compared = (before: Costs, after: Costs): object => ({
  ...{
    stageMs: [median(before.stageMs), median(after.stageMs)],
    claimMs: [median(before.claimMs), median(after.claimMs)],
  },
  stageRatio: round(median(after.stageMs) / median(before.stageMs)),
  claimRatio: round(median(after.claimMs) / median(before.claimMs)),
});

const backlogOf = (size: number): Promise<Costs> =>
  withEngine(async ({ pass, database }) => {
    await insertProbes(database, size);
    await database.query('vacuum analyze jobs');
    const costs: Costs = { stageMs: [], claimMs: [] };
    for (let n = 0; n < MEASURED; n += 1) await pass(costs);
    return costs;
  });

/** At a steady 3000 jobs a second, as what came in while it was held cannot be cleaned away. */
const underSnapshot = (say: Parameters<Figure>[1]): Promise<void> =>
  withEngine(async ({ pass, database }) => {
    const seconds = sizeOf('BENCH_SNAPSHOT_SECONDS', 30);
    const before = await paced(database, pass, 5);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin isolation level repeatable read');
    await holder.query('select count(*) from jobs');
    await paced(database, pass, seconds);
    const held = await paced(database, pass, 5);
    await holder.query('rollback');
    await holder.end();
    say({ what: 'a held snapshot', seconds, ...compared(before, held), target: 1.3 });
  });

async function paced(database: TestDatabase, pass: (costs: Costs) => Promise<void>, seconds: number): Promise<Costs> {
  const costs: Costs = { stageMs: [], claimMs: [] };
  const begun = performance.now();
  for (let n = 0; performance.now() - begun < seconds * 1_000; n += 1) {
    await insertProbes(database, BATCH);
    await pass(costs);
    const ahead = ((n + 1) * BATCH * 1_000) / PER_SECOND - (performance.now() - begun);
    if (ahead > 0) await sleep(ahead);
  }
  return costs;
}

interface Engine {
  readonly database: TestDatabase;
  /** Stages, claims and ends one batch, and notes what the first two cost. */
  readonly pass: (costs: Costs) => Promise<void>;
}

const withEngine = <T>(work: (engine: Engine) => Promise<T>): Promise<T> =>
  withDatabase(async (database) => {
    const db = createDataSource({
      url: database.url,
      poolSize: 2,
      applicationName: 'bench',
      onPoolError: () => undefined,
    });
    await db.initialize();
    const bootId = await aBoot(database);
    const cursor = new StageCursor();
    try {
      return await work({ database, pass: (costs) => passOf(db, bootId, cursor, costs) });
    } finally {
      await db.destroy();
    }
  });

async function passOf(db: DataSource, bootId: string, cursor: StageCursor, costs: Costs): Promise<void> {
  const mark = { bootId, brokerEpoch: 'bench' };
  const [act, stageMs] = await timed(() => {
    const look = { kinds: ['probe'], capacity: BATCH, floors: cursor.next() };
    return inTransaction(db, (tx) => stageJobs(tx, mark, look));
  });
  if (typeof act === 'string') throw new Error(`Staging answered ${act}`);
  cursor.reached(act.floors);
  const [claimed, claimMs] = await timed(() => inTransaction(db, (tx) => claimJobs(tx, act.staged, bootId, ['probe'])));
  await inTransaction(db, (tx) => completeJobs(tx, claimed));
  costs.stageMs.push(stageMs);
  costs.claimMs.push(claimMs);
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  const answer = await work();
  return [answer, performance.now() - begun];
}
