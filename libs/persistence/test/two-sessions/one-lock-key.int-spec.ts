import { aBoot, aJob, aParticipant, db, type JobRow, type ParticipantRow } from '@promptpipe/testing';
import { claimJobs, type ClaimedJob, completeJob, type EntityManager, requeueJobs } from '../../src';
import { useDatabase } from '../database';
import { interleave, session, then } from './interleave';

const FAILED = { failures: 1, crashes: 0, error: 'x' } as const;

describe('two consumers on one lock key', () => {
  const database = useDatabase();
  const [one, two] = [session('one'), session('two')];
  let person: ParticipantRow;
  let first: JobRow;
  let second: JobRow;
  let boot: string;
  let claimedByOne: ClaimedJob[];
  let claimedByTwo: ClaimedJob[];

  beforeEach(async () => {
    person = await aParticipant(database);
    first = await aJob(database, person, { run_at: db(`now() + interval '1 hour'`) });
    second = await aJob(database, person, {
      staged_at: db('now()'),
      staged_by: db('gen_random_uuid()'),
      staged_epoch: 'x',
    });
    boot = await aBoot(database);
  });

  const claim = (tx: EntityManager, job: JobRow): Promise<ClaimedJob[]> => claimJobs(tx, [job], boot, ['inbound']);
  const oneClaims = (which: () => JobRow) => async (tx: EntityManager) => (claimedByOne = await claim(tx, which()));
  const twoClaims = (which: () => JobRow) => async (tx: EntityManager) => (claimedByTwo = await claim(tx, which()));
  const firstFallsDue = then('the first falls due', () =>
    database.query('update jobs set run_at = now() where id = $1', [first.id]),
  );
  const states = async (): Promise<unknown[]> => [
    (await database.row('jobs', first.id)).status,
    (await database.row('jobs', second.id)).status,
  ];
  const keyHolders = (): Promise<unknown[]> => database.query('select job_id, attempt from job_locks');

  interleave('share no key', database, [
    one.does(
      'claims the second',
      oneClaims(() => second),
    ),
    firstFallsDue,
    two.waitsFor(
      one,
      'claims the first',
      twoClaims(() => first),
    ),
    one.commits(),
    two.commits(),
    then('one runs', async () => {
      expect([claimedByOne.length, claimedByTwo.length]).toEqual([1, 0]);
      expect(await states()).toEqual(['queued', 'running']);
      expect(await keyHolders()).toEqual([{ job_id: second.id, attempt: 1 }]);
    }),
  ]);

  interleave('leave the key to who comes second when the first gives up', database, [
    one.does(
      'claims the second',
      oneClaims(() => second),
    ),
    firstFallsDue,
    two.waitsFor(
      one,
      'claims the first',
      twoClaims(() => first),
    ),
    one.rollsBack(),
    two.commits(),
    then('two runs', async () => {
      expect(claimedByTwo.map(({ id }) => id)).toEqual([first.id]);
      expect(await states()).toEqual(['running', 'queued']);
      expect(await keyHolders()).toEqual([{ job_id: first.id, attempt: 1 }]);
    }),
  ]);

  interleave('do not wait for each other over the same row', database, [
    one.does(
      'claims the second',
      oneClaims(() => second),
    ),
    two.does(
      'claims the second',
      twoClaims(() => second),
    ),
    two.commits(),
    one.commits(),
    then('one runs', async () => {
      expect([claimedByOne.length, claimedByTwo.length]).toEqual([1, 0]);
      expect(await states()).toEqual(['queued', 'running']);
    }),
  ]);

  interleave('run in order when the running one comes back', database, [
    firstFallsDue,
    one.does(
      'claims the first',
      oneClaims(() => first),
    ),
    one.commits(),
    one.does('puts it back', (tx) => requeueJobs(tx, [{ ...claimedByOne[0]!, delayMs: 3_600_000 }], FAILED)),
    two.does(
      'claims the second',
      twoClaims(() => second),
    ),
    one.commits(),
    two.does(
      'claims the second again',
      twoClaims(() => second),
    ),
    two.commits(),
    then('nobody runs', async () => {
      expect(claimedByTwo).toEqual([]);
      expect(await states()).toEqual(['queued', 'queued']);
      expect(await keyHolders()).toEqual([]);
    }),
  ]);

  interleave('take turns', database, [
    firstFallsDue,
    one.does(
      'claims the first',
      oneClaims(() => first),
    ),
    one.commits(),
    one.does('completes it', (tx) => completeJob(tx, claimedByOne[0]!)),
    two.does(
      'claims the second',
      twoClaims(() => second),
    ),
    then('two has nothing', () => {
      expect(claimedByTwo).toEqual([]);
      return Promise.resolve();
    }),
    one.commits(),
    two.does(
      'claims the second again',
      twoClaims(() => second),
    ),
    two.commits(),
    then('two runs', async () => expect(await states()).toEqual(['done', 'running'])),
  ]);
});
