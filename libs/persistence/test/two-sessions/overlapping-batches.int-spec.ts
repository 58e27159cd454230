import { aBoot, aJob, aParticipant, db, type JobRow } from '@promptpipe/testing';
import {
  claimJobs,
  type ClaimedJob,
  type EntityManager,
  inTransaction,
  renewJobLeases,
  requeueJobs,
  requeueStaleRunningJobs,
} from '../../src';
import { useDatabase } from '../database';
import { enqueue } from './acts';
import { interleave, session, then } from './interleave';

const BACK = { failures: 0, crashes: 0, error: null } as const;
const back = (jobs: readonly JobRow[]): { id: string; attempt: number; delayMs: number }[] =>
  jobs.map(({ id, attempt }) => ({ id, attempt, delayMs: 0 }));

describe('batches that overlap', () => {
  const database = useDatabase();
  const [one, two] = [session('one'), session('two')];
  let boot: string;
  let small: JobRow;
  let large: JobRow;
  const claimed: Record<string, ClaimedJob[]> = {};

  const staged = { staged_at: db('now()'), staged_by: db('gen_random_uuid()'), staged_epoch: 'x' };
  const twoJobs = async (over: object): Promise<void> => {
    const jobs = [
      await aJob(database, await aParticipant(database), { ...over }),
      await aJob(database, await aParticipant(database), { ...over }),
    ].sort((a, b) => (a.id < b.id ? -1 : 1));
    [small, large] = jobs as [JobRow, JobRow];
  };
  const claim = (tx: EntityManager, who: string, ...jobs: JobRow[]): Promise<unknown> =>
    claimJobs(tx, jobs, boot, ['inbound']).then((won) => (claimed[who] = won));

  beforeEach(async () => {
    boot = await aBoot(database);
  });

  interleave('of hints: what another claims at this moment is passed over, so nobody waits', database, [
    then('two hints wait', () => twoJobs(staged)),
    one.does('claims the large', (tx) => claim(tx, 'one', large)),
    two.does('claims both, the large first', (tx) => claim(tx, 'two', large, small)),
    two.commits(),
    one.commits(),
    then('each runs once', () => {
      expect([claimed.one!.map(({ id }) => id), claimed.two!.map(({ id }) => id)]).toEqual([[large.id], [small.id]]);
      return Promise.resolve();
    }),
  ]);

  interleave('of leases and hand-backs do not wait in a circle', database, [
    then('two jobs run', () => twoJobs({ status: 'running', lease_owner: boot })),
    one.does('hands the small back', (tx) => requeueJobs(tx, back([small]), BACK)),
    two.does('renews both, the large first, and passes the busy over', (tx) => renewJobLeases(tx, [large, small])),
    one.waitsFor(two, 'hands the large back', (tx) => requeueJobs(tx, back([large]), BACK)),
    two.commits(),
    one.commits(),
    then('both are queued', async () => {
      expect(await database.query(`select 1 from jobs where status = 'queued'`)).toHaveLength(2);
    }),
  ]);

  interleave('of stale rows: what one takes back the other passes over', database, [
    then('two jobs are stale', () => twoJobs({ status: 'running' })),
    one.does('takes back', (tx) => requeueStaleRunningJobs(tx)),
    two.does('takes back', async (tx) => expect(await requeueStaleRunningJobs(tx)).toEqual([])),
    two.commits(),
    one.commits(),
    then('each crashed once', async () => {
      expect(await database.query('select attempt, crashes from jobs')).toEqual([
        { attempt: 1, crashes: 1 },
        { attempt: 1, crashes: 1 },
      ]);
    }),
  ]);

  it('in opposing orders of keys end, none lost, the deadlock of the database told to nobody', async () => {
    const person = await aParticipant(database);
    const other = await aParticipant(database);
    const running = [
      await aJob(database, person, { status: 'running', dedupe_key: 'a' }),
      await aJob(database, person, { status: 'running', dedupe_key: 'b' }),
    ];
    let runs = 0;
    const enqueueing = inTransaction(database.db, async (tx) => {
      const run = (runs += 1);
      await enqueue(tx, other, { dedupeKey: 'b' });
      if (run <= 2) await meet();
      await enqueue(tx, other, { dedupeKey: 'a' });
    });
    const requeueing = inTransaction(database.db, async (tx) => {
      const run = (runs += 1);
      await requeueJobs(tx, back([running[0]!]), BACK);
      if (run <= 2) await meet();
      await requeueJobs(tx, back([running[1]!]), BACK);
    });
    await Promise.all([enqueueing, requeueing]);
    expect(runs).toBe(3);
    const queued = await database.query<{ key: string }>(
      `select dedupe_key as key from jobs where status = 'queued' and dedupe_key is not null order by 1`,
    );
    expect(queued.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(await database.query(`select 1 from jobs where status = 'running'`)).toEqual([]);
  });

  /** Both have taken their first key when either goes on. */
  let arrived: (() => void) | null = null;
  const meet = (): Promise<void> =>
    new Promise((resolve) => {
      if (arrived) {
        arrived();
        arrived = null;
        resolve();
      } else arrived = resolve;
    });
});
