import { aBoot, aParticipant, type ParticipantRow } from '@promptpipe/testing';
import { claimJobs, type ClaimedJob, requeueJobs, type RequeueOutcome, requeueStaleRunningJobs } from '../../src';
import { untilBlocked, useDatabase } from '../database';
import { enqueue } from './acts';
import { interleave, session, then } from './interleave';

const KEY = 'reply-of-today';
const FAILED = { failures: 1, crashes: 0, error: 'x' } as const;

describe('a follow-up of what runs', () => {
  const database = useDatabase();
  const [event, worker] = [session('event'), session('worker')];
  let person: ParticipantRow;
  let running: ClaimedJob;
  let followUp: string | null;

  beforeEach(async () => {
    person = await aParticipant(database);
    const id = await database.tx((tx) => enqueue(tx, person, { dedupeKey: KEY, inboundMessageId: person.id }));
    const boot = await aBoot(database);
    [running] = (await database.tx((tx) => claimJobs(tx, [{ id: id!, attempt: 0 }], boot, ['inbound']))) as [
      ClaimedJob,
    ];
  });

  const same = event.does('makes a job with its key', async (tx) => {
    followUp = await enqueue(tx, person, { dedupeKey: KEY, inboundMessageId: person.id });
  });
  const another = event.does('makes another job with its key', async (tx) => {
    followUp = await enqueue(tx, person, { dedupeKey: KEY, inboundMessageId: running.id });
  });
  const retries = (tx: Parameters<typeof requeueJobs>[0]): Promise<unknown> =>
    requeueJobs(tx, [{ ...running, delayMs: 0 }], FAILED);
  const shown = async (id: string): Promise<unknown> => {
    const { status, dedupe_key, end_reason, failures } = await database.row('jobs', id);
    return { status, dedupe_key, end_reason, failures };
  };
  const queued = (dedupe_key: string | null, failures = 0) => ({
    status: 'queued',
    dedupe_key,
    end_reason: null,
    failures,
  });
  const merged = { status: 'canceled', dedupe_key: KEY, end_reason: 'merged', failures: 1 };

  interleave('is a job of its own, and the retry merges into it', database, [
    same,
    worker.waitsFor(event, 'fails', retries),
    event.commits(),
    worker.commits(),
    then('one is left', async () => {
      expect([await shown(running.id), await shown(followUp!)]).toEqual([merged, queued(KEY)]);
    }),
  ]);

  interleave('that says something else stands beside the retry, which goes on without the key', database, [
    another,
    worker.waitsFor(event, 'fails', retries),
    event.commits(),
    worker.commits(),
    then('both are left', async () => {
      expect([await shown(running.id), await shown(followUp!)]).toEqual([queued(null, 1), queued(KEY)]);
    }),
  ]);

  interleave('is not made where the retry is queued first: that will do it', database, [
    worker.does('fails', retries),
    event.waitsFor(worker, 'makes a job with its key', async (tx) => {
      followUp = await enqueue(tx, person, { dedupeKey: KEY });
    }),
    worker.commits(),
    event.commits(),
    then('one is left', async () => {
      expect([followUp, await shown(running.id)]).toEqual([null, queued(KEY, 1)]);
    }),
  ]);

  interleave('is made where the retry is rolled back', database, [
    worker.does('fails', retries),
    event.waitsFor(worker, 'makes a job with its key', async (tx) => {
      followUp = await enqueue(tx, person, { dedupeKey: KEY });
    }),
    worker.rollsBack(),
    event.commits(),
    then('it waits, and the first still runs', async () => {
      expect(await shown(followUp!)).toEqual(queued(KEY));
      expect(await database.row('jobs', running.id)).toMatchObject({ status: 'running', attempt: 1 });
    }),
  ]);

  interleave('leaves the retry its key where the event is rolled back', database, [
    same,
    worker.waitsFor(event, 'fails', retries),
    event.rollsBack(),
    worker.commits(),
    then('the retry waits', async () => expect(await shown(running.id)).toEqual(queued(KEY, 1))),
  ]);

  it('meets the first of 1 000 stale rows between look and write: one merges, 999 go on, each crashed once', async () => {
    await database.query(
      `insert into jobs (id, kind, payload, cause, status, attempt, lease_owner, lease_until)
       select gen_random_uuid(), 'inbound', '{}', 'x', 'running', 1, gen_random_uuid(), now() from generate_series(1, 999)`,
    );
    await database.query(`update jobs set lease_owner = gen_random_uuid() where id = $1`, [running.id]);
    const takeAllBack = async (): Promise<RequeueOutcome[]> => {
      const chunk = await database.tx((tx) => requeueStaleRunningJobs(tx));
      return chunk.length === 0 ? chunk : [...chunk, ...(await takeAllBack())];
    };
    let taking: Promise<RequeueOutcome[]> = Promise.resolve([]);
    await database.tx(async (tx) => {
      followUp = await enqueue(tx, person, { dedupeKey: KEY });
      taking = takeAllBack();
      await untilBlocked(database);
    });
    const outcomes = await taking;
    expect(outcomes).toHaveLength(1_000);
    expect(outcomes.filter(({ status }) => status === 'queued')).toHaveLength(999);
    expect(await shown(running.id)).toEqual({ ...merged, failures: 0 });
    expect(await shown(followUp!)).toEqual(queued(KEY));
    const counts = await database.query(
      `select crashes, count(*)::integer as rows from jobs where id <> $1 group by crashes`,
      [followUp],
    );
    expect(counts).toEqual([{ crashes: 1, rows: 1_000 }]);
  });
});
