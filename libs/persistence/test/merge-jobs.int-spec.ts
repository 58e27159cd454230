import { aJob, aParticipant, type JobRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  cancelJob,
  findQueuedTwin,
  newId,
  enqueueJob,
  inTransaction,
  lockParticipant,
  requeueJobs,
  takeSeq,
  type RequeueOutcome,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const KEY = 'once-a-day';
const BACK = { failures: 0, crashes: 0, error: null } as const;

describe('jobs with one dedupe key', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const job = (over: Row = {}): Promise<JobRow> =>
    aJob(database, person, { dedupe_key: KEY, payload: { n: 1 }, ...over });
  const running = (over: Row = {}): Promise<JobRow> => job({ status: 'running', ...over });
  const back = (...jobs: readonly JobRow[]): Promise<RequeueOutcome[]> =>
    database.tx((tx) =>
      requeueJobs(
        tx,
        jobs.map(({ id, attempt }) => ({ id, attempt, delayMs: 0 })),
        BACK,
      ),
    );
  const shown = async ({ id }: JobRow): Promise<unknown[]> => {
    const row = await database.row('jobs', id);
    return [row.status, row.dedupe_key, row.end_reason];
  };
  const enqueue = (inboundMessageId: string): Promise<string | null> =>
    database.tx(async (tx) => {
      const participantSeq = await takeSeq(tx, (await lockParticipant(tx, person.id))!);
      const kind = { kind: 'inbound' as const, payload: { inboundMessageId }, dedupeKey: KEY };
      const owner = { participantId: person.id, participantSeq, studyId: person.study_id, cause: 'x' };
      return enqueueJob(tx, { id: newId(), ...kind, ...owner });
    });

  it('stand in line once, and a new one is made while one runs', async () => {
    const first = await enqueue(person.id);
    expect(await enqueue(person.id)).toBeNull();
    await database.query(`update jobs set status = 'running', lease_owner = id, lease_until = now() where id = $1`, [
      first,
    ]);
    expect(await enqueue(person.id)).not.toBeNull();
  });

  it('stand in line once also when two are made at the same moment', async () => {
    const made = await Promise.all([enqueue(person.id), enqueue(person.id), enqueue(person.id)]);
    expect(made.filter((id) => id !== null)).toHaveLength(1);
  });

  it('end as merged when they come back to a queued twin that does the same', async () => {
    const [returning, twin] = [await running(), await job()];
    expect(await back(returning)).toEqual([{ id: returning.id, status: 'canceled' }]);
    expect(await shown(returning)).toEqual(['canceled', KEY, 'merged']);
    expect(await shown(twin)).toEqual(['queued', KEY, null]);
  });

  it('go on without the key when they come back to a queued twin that does something else', async () => {
    const [returning, twin] = [await running({ payload: { n: 2 } }), await job()];
    expect(await back(returning)).toEqual([{ id: returning.id, status: 'queued' }]);
    expect(await shown(returning)).toEqual(['queued', null, null]);
    expect(await shown(twin)).toEqual(['queued', KEY, null]);
  });

  it('keep the key where no twin is queued', async () => {
    const returning = await running();
    await job({ status: 'done' });
    await back(returning);
    expect(await shown(returning)).toEqual(['queued', KEY, null]);
  });

  it('are ranked within one chunk: the first keeps the key, its like merges, another goes on without', async () => {
    const twins = [await running(), await running(), await running({ payload: { n: 2 } })];
    await back(...twins);
    const inOrder = [...twins].sort((a, b) => (a.id < b.id ? -1 : 1));
    const first = inOrder[0]!;
    const expected = (one: JobRow): unknown[] => {
      if (one === first) return ['queued', KEY, null];
      const alike = (one === twins[2]) === (first === twins[2]);
      return alike ? ['canceled', KEY, 'merged'] : ['queued', null, null];
    };
    for (const twin of inOrder) expect(await shown(twin)).toEqual(expected(twin));
  });

  it('do not stand in the way of one that ends: dead and stopped keep their key', async () => {
    const [spent, stopped, fresh] = [
      await running({ failures: 4 }),
      await running({ cancel_requested: true, failures: 4 }),
      await running({ failures: 0 }),
    ];
    const rows = [spent, stopped, fresh].map(({ id, attempt }) => ({ id, attempt, delayMs: 0 }));
    await database.tx((tx) => requeueJobs(tx, rows, { failures: 1, crashes: 0, error: 'x' }));
    expect(await shown(spent)).toEqual(['dead', KEY, 'attempts used up']);
    expect(await shown(stopped)).toEqual(['canceled', KEY, 'stopped']);
    expect(await shown(fresh)).toEqual(['queued', KEY, null]);
  });

  it.each(['queued already', 'coming back with it'])(
    'of different people are no twins: with one that is %s it goes on without the key',
    async (when) => {
      const other = await aParticipant(database);
      const theirs = await aJob(database, other, {
        ...{ dedupe_key: KEY, payload: { n: 1 }, id: '00000000-0000-7000-8000-000000000001' },
        status: when === 'queued already' ? 'queued' : 'running',
      });
      const mine = await running();
      await back(...(when === 'queued already' ? [mine] : [theirs, mine]));
      expect(await shown(mine)).toEqual(['queued', null, null]);
      expect(await shown(theirs)).toEqual(['queued', KEY, null]);
    },
  );

  it('do not rely on a twin that is canceled at this moment', async () => {
    const [returning, twin] = [await running(), await job()];
    const canceling = await openTransaction(database.db);
    await cancelJob(canceling.tx, twin.id);
    const coming = back(returning);
    await untilBlocked(database);
    await canceling.commit();
    await coming;
    expect(await shown(returning)).toEqual(['queued', KEY, null]);
  });

  it('are told with somebody else’s as other work', async () => {
    await enqueue(person.id);
    const twin = { dedupeKey: KEY, kind: 'inbound' as const, payload: { inboundMessageId: person.id } };
    const look = (participantId: string) => database.tx((tx) => findQueuedTwin(tx, { ...twin, participantId }));
    expect(await look(person.id)).toMatchObject({ isSame: true });
    expect(await look((await aParticipant(database)).id)).toMatchObject({ isSame: false });
  });

  it('are relied on until the transaction ends: a cancel waits for it', async () => {
    const id = await enqueue(person.id);
    const twin = { dedupeKey: KEY, kind: 'inbound' as const, payload: { inboundMessageId: person.id } };
    const relying = await openTransaction(database.db);
    await findQueuedTwin(relying.tx, { ...twin, participantId: person.id });
    const canceling = database.tx((tx) => cancelJob(tx, id!));
    await untilBlocked(database);
    await relying.commit();
    expect(await canceling).toBe('canceled');
  });

  it('of different people do not meet without a key', async () => {
    const [mine, theirs] = [
      await running({ dedupe_key: null }),
      await aJob(database, await aParticipant(database), { status: 'running', payload: { n: 1 } }),
    ];
    await back(mine, theirs);
    expect([await shown(mine), await shown(theirs)]).toEqual([
      ['queued', null, null],
      ['queued', null, null],
    ]);
  });

  it('merge also when the twin is committed between our look and our write, the rest of the chunk unharmed', async () => {
    const [returning, bystander] = [await running(), await running({ dedupe_key: null })];
    const twin = await openTransaction(database.db);
    await twin.tx.query(
      `insert into jobs (id, kind, payload, cause, dedupe_key, participant_id, participant_seq)
       values (gen_random_uuid(), 'inbound', '{"n": 1}', 'x', $1, $2, 99)`,
      [KEY, person.id],
    );
    const rows = [returning, bystander].map(({ id, attempt }) => ({ id, attempt, delayMs: 0 }));
    const coming = inTransaction(database.db, (tx) => requeueJobs(tx, rows, BACK));
    await untilBlocked(database);
    await twin.commit();
    expect(await coming).toEqual([
      { id: returning.id, status: 'canceled' },
      { id: bystander.id, status: 'queued' },
    ]);
    expect(await shown(returning)).toEqual(['canceled', KEY, 'merged']);
  });
});
