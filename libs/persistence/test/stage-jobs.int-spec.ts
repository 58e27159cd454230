import { randomUUID } from 'node:crypto';
import { aBoot, aJob, aParticipant, db, insertRow, type Row } from '@promptpipe/testing';
import {
  autocommit,
  hasAgedStagedJobs,
  type JobStageResult,
  stageJobs,
  unstageAgedJobs,
  unstageLostJobs,
} from '../src';
import { openTransaction, useDatabase } from './database';

const EPOCH = 'epoch-1';

describe('staging jobs', () => {
  const database = useDatabase();
  let bootId: string;

  beforeEach(async () => {
    bootId = await aBoot(database);
  });

  const act = (capacity = 100, kinds = ['inbound']): Promise<JobStageResult> =>
    database.tx((tx) => stageJobs(tx, { bootId, brokerEpoch: EPOCH }, { kinds, capacity }));
  const stage = async (capacity?: number, kinds?: string[]): Promise<unknown> => {
    const result = await act(capacity, kinds);
    return typeof result === 'string' ? result : result.staged;
  };
  const idsOf = (result: JobStageResult): string[] =>
    typeof result === 'string' ? [result] : result.staged.map(({ id }) => id);
  const staged = async (capacity?: number): Promise<string[]> => idsOf(await act(capacity));
  const aJobOfSomebody = async (over: Row = {}): Promise<string> =>
    (await aJob(database, await aParticipant(database), over)).id;

  it('marks what is due with boot, epoch and time, once', async () => {
    const id = await aJobOfSomebody({ attempt: 3 });
    expect(await stage()).toEqual([{ id, attempt: 3, kind: 'inbound' }]);
    expect(await database.row('jobs', id)).toMatchObject({
      ...{ status: 'queued', staged_by: bootId, staged_epoch: EPOCH, staged_at: expect.any(Date) as unknown },
    });
    expect(await stage()).toEqual([]);
  });

  it.each<[string, Row]>([
    ['is not due', { run_at: db(`now() + interval '1 minute'`) }],
    ['runs', { status: 'running' }],
    ['is done', { status: 'done' }],
    ['is dead', { status: 'dead' }],
    ['is of a kind that nobody here handles', { kind: 'later' }],
  ])('passes over what %s', async (_, over) => {
    await aJobOfSomebody(over);
    expect(await stage()).toEqual([]);
  });

  it('takes only the head of a person, and another person beside it', async () => {
    const person = await aParticipant(database);
    const head = await aJob(database, person);
    await aJob(database, person);
    const other = await aJobOfSomebody();
    expect((await staged()).sort()).toEqual([head.id, other].sort());
  });

  it.each<[string, Row, boolean]>([
    ['that runs', { status: 'running' }, false],
    ['that is coming back', { attempt: 1, failures: 1, run_at: db(`now() + interval '1 hour'`) }, false],
    ['that was never begun and is not due', { run_at: db(`now() + interval '1 hour'`) }, true],
    ['that is dead', { status: 'dead' }, true],
    ['that is canceled', { status: 'canceled' }, true],
  ])('of a person with an earlier job %s: the later goes %p', async (_, before, goes) => {
    const person = await aParticipant(database);
    await aJob(database, person, before);
    const later = await aJob(database, person);
    expect(await staged()).toEqual(goes ? [later.id] : []);
  });

  it('stages nothing whose key is held', async () => {
    const person = await aParticipant(database);
    await aJob(database, person);
    const lock = { lock_key: `participant:${person.id}`, job_id: randomUUID(), attempt: 1 };
    await insertRow(database, 'job_locks', lock);
    expect(await stage()).toEqual([]);
  });

  it('takes what is urgent first, then what waits longest', async () => {
    const late = await aJobOfSomebody({ run_at: db(`now() - interval '1 minute'`) });
    const later = await aJobOfSomebody();
    const urgent = await aJobOfSomebody({ priority: 9 });
    expect([await staged(1), await staged(2), await staged(3)]).toEqual([[urgent], [late], [later]]);
  });

  it('fills its window and no more, and has room again when something is claimed', async () => {
    for (let n = 0; n < 7; n += 1) await aJobOfSomebody();
    expect(await staged(5)).toHaveLength(5);
    expect(await stage(5)).toBe('full');
    await database.query(`update jobs set staged_at = null, staged_by = null, staged_epoch = null, status = 'done',
                          finished_at = now() where id in (select id from jobs where staged_at is not null limit 1)`);
    expect(await staged(5)).toHaveLength(1);
  });

  it('is done by one process at a time', async () => {
    await aJobOfSomebody();
    const first = await openTransaction(database.db);
    const mark = { bootId, brokerEpoch: EPOCH };
    expect(idsOf(await stageJobs(first.tx, mark, { kinds: ['inbound'], capacity: 10 }))).toHaveLength(1);
    expect(await stage()).toBe('busy');
    await first.commit();
    expect(await stage()).toEqual([]);
  });

  it('stages what has no key at all, a system job, however many stand before it', async () => {
    const system = { participant_id: null, participant_seq: null, study_id: null, lock_key: null };
    const person = await aParticipant(database);
    const jobs = [await aJob(database, person, system), await aJob(database, person, system)];
    expect((await staged()).sort()).toEqual(jobs.map(({ id }) => id).sort());
  });

  describe('taken back from the broker', () => {
    const stagedRow = (over: Row = {}): Row => ({
      staged_at: db('now()'),
      staged_by: bootId,
      staged_epoch: EPOCH,
      ...over,
    });
    const unstage = (epoch = EPOCH): Promise<number> => database.tx((tx) => unstageLostJobs(tx, epoch));

    it('leaves alone what a living boot staged a moment ago', async () => {
      await aJobOfSomebody(stagedRow());
      expect(await unstage()).toBe(0);
    });

    it('frees all under another epoch: the broker was emptied', async () => {
      const id = await aJobOfSomebody(stagedRow());
      expect(await unstage('epoch-2')).toBe(1);
      expect(await database.row('jobs', id)).toMatchObject({ staged_at: null, staged_by: null, staged_epoch: null });
      expect(await staged()).toEqual([id]);
    });

    it.each<[string, () => Promise<Row>]>([
      ['staged by a boot that is gone', async () => ({ staged_by: await aBoot(database, { gone_at: db('now()') }) })],
      ['staged by a boot that nobody knows', async () => Promise.resolve({ staged_by: randomUUID() })],
    ])('frees what was %s', async (_, over) => {
      const id = await aJobOfSomebody(stagedRow(await over()));
      expect(await unstage()).toBe(1);
      expect(await database.row('jobs', id)).toMatchObject({ staged_at: null });
    });

    it('leaves to the backstop what nobody claimed for long', async () => {
      const tx = autocommit(database.db);
      await aJobOfSomebody(stagedRow());
      expect(await hasAgedStagedJobs(tx)).toBe(false);
      const id = await aJobOfSomebody(stagedRow({ staged_at: db(`now() - interval '31 seconds'`) }));
      expect([await unstage(), await hasAgedStagedJobs(tx), await unstageAgedJobs(tx)]).toEqual([0, true, 1]);
      expect(await database.row('jobs', id)).toMatchObject({ staged_at: null });
    });
  });
});
