import { aBoot, aJob, aParticipant, db, type JobRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  cancelJob,
  claimJobs,
  completeJob,
  enqueueJob,
  inTransaction,
  lockParticipant,
  newId,
  replayJob,
  requeueJobs,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const KEY = 'once-a-day';

describe('replaying a job', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const replay = (id: string) => inTransaction(database.db, (tx) => replayJob(tx, id));
  const dead = (over: Row = {}): Promise<JobRow> =>
    aJob(database, person, { status: 'dead', attempt: 5, failures: 5, crashes: 3, ...over });
  const shown = async ({ id }: JobRow): Promise<unknown[]> => {
    const row = await database.row('jobs', id);
    return [row.status, row.dedupe_key, row.end_reason];
  };

  it('puts it back at once, both budgets fresh, the fence as it was', async () => {
    const job = await dead({
      ...{ last_error: 'Of old', end_reason: 'attempts used up', cancel_requested: true },
      run_at: db(`now() - interval '1 day'`),
    });
    expect(await replay(job.id)).toBe('queued');
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'queued', attempt: 5, failures: 0, crashes: 0, last_error: 'Of old', end_reason: null },
      ...{ cancel_requested: false, finished_at: null },
    });
    expect(await database.query(`select 1 from jobs where run_at > now() - interval '1 minute'`)).toHaveLength(1);
  });

  it('keeps the fence: the claim before the replay writes nothing, the next one goes on from it', async () => {
    const job = await dead();
    await replay(job.id);
    const bootId = await aBoot(database);
    const [claimed] = await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound']));
    expect(claimed).toMatchObject({ attempt: 6, failures: 0 });
    expect(await database.tx((tx) => completeJob(tx, job))).toBe(false);
    expect(
      await database.tx((tx) => requeueJobs(tx, [{ ...job, delayMs: 0 }], { failures: 1, crashes: 0, error: 'x' })),
    ).toEqual([]);
    expect(await database.tx((tx) => completeJob(tx, claimed!))).toBe(true);
  });

  it.each(['queued', 'running', 'done', 'canceled'])('refuses one that is %s by name', async (status) => {
    const job = await aJob(database, person, { status });
    const before = await database.row('jobs', job.id);
    await expect(replay(job.id)).rejects.toMatchObject({
      name: 'IllegalTransitionError',
      message: `A job that is ${status} cannot replay`,
    });
    expect(await database.row('jobs', job.id)).toEqual(before);
  });

  it('does not know one that is not there', async () => {
    expect(await replay(newId())).toBeNull();
  });

  it('goes on without its key beside a queued job of somebody else that has it', async () => {
    await aJob(database, await aParticipant(database), { dedupe_key: KEY, payload: { n: 1 } });
    const job = await dead({ dedupe_key: KEY, payload: { n: 1 } });
    expect(await replay(job.id)).toBe('queued');
    expect(await shown(job)).toEqual(['queued', null, null]);
  });

  it('does not merge into one that is canceled at this moment', async () => {
    const ofNobody = { participant_id: null, participant_seq: null, lock_key: null };
    const twin = await aJob(database, person, { dedupe_key: KEY, payload: { n: 1 }, ...ofNobody });
    const job = await dead({ dedupe_key: KEY, payload: { n: 1 }, ...ofNobody });
    const canceling = await openTransaction(database.db);
    await cancelJob(canceling.tx, twin.id);
    const replaying = replay(job.id);
    await untilBlocked(database);
    await canceling.commit();
    expect(await replaying).toBe('queued');
    expect(await shown(job)).toEqual(['queued', KEY, null]);
  });

  it.each(['completed', 'withdrawn', 'opted_out'])('leaves the job of somebody %s dead', async (status) => {
    const job = await dead();
    await database.query('update participants set status = $1', [status]);
    expect(await replay(job.id)).toEqual({ left: status });
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'dead', failures: 5 });
  });

  it.each(['invited', 'active', 'paused'])('puts the job of somebody %s back', async (status) => {
    const job = await dead();
    await database.query('update participants set status = $1', [status]);
    expect(await replay(job.id)).toBe('queued');
  });

  it('meets somebody who is just saying STOP after them', async () => {
    const job = await dead();
    const stop = await openTransaction(database.db);
    await lockParticipant(stop.tx, person.id);
    await stop.tx.query(`update participants set status = 'opted_out'`);
    const replaying = replay(job.id);
    await untilBlocked(database);
    await stop.commit();
    expect(await replaying).toEqual({ left: 'opted_out' });
  });

  describe('whose dedupe key a queued job has', () => {
    const twins = { dedupe_key: KEY, payload: { n: 1 } };

    it('is merged into it when that does the same', async () => {
      const [job, twin] = [await dead(twins), await aJob(database, person, twins)];
      expect(await replay(job.id)).toBe('canceled');
      expect(await shown(job)).toEqual(['canceled', KEY, 'merged']);
      expect(await shown(twin)).toEqual(['queued', KEY, null]);
    });

    it.each([{ payload: { n: 2 } }, { kind: 'scheduled_prompt' }])(
      'goes on without the key when that does something else: %p',
      async (other) => {
        const [job, twin] = [await dead(twins), await aJob(database, person, { ...twins, ...other })];
        expect(await replay(job.id)).toBe('queued');
        expect(await shown(job)).toEqual(['queued', null, null]);
        expect(await shown(twin)).toEqual(['queued', KEY, null]);
      },
    );

    it('keeps the key where the other one is no longer queued', async () => {
      const job = await dead(twins);
      await aJob(database, person, { ...twins, status: 'running' });
      expect(await replay(job.id)).toBe('queued');
      expect(await shown(job)).toEqual(['queued', KEY, null]);
    });

    it('is merged also when that is made in the very moment', async () => {
      // Of nobody, so that no turnstile keeps the two apart.
      const ofNobody = { participant_id: null, participant_seq: null, lock_key: null };
      const job = await dead({ dedupe_key: KEY, payload: { inboundMessageId: person.id }, ...ofNobody });
      const making = await openTransaction(database.db);
      await enqueueJob(making.tx, {
        ...{ id: newId(), kind: 'inbound', payload: { inboundMessageId: person.id }, dedupeKey: KEY, cause: 'x' },
      });
      const replaying = replay(job.id);
      await untilBlocked(database);
      await making.commit();
      expect(await replaying).toBe('canceled');
      expect(await shown(job)).toEqual(['canceled', KEY, 'merged']);
    });

    it('stands in the way of one that is enqueued in the very moment', async () => {
      const job = await dead({ dedupe_key: KEY });
      const replaying = await openTransaction(database.db);
      await replayJob(replaying.tx, job.id);
      const made = inTransaction(database.db, (tx) =>
        enqueueJob(tx, {
          id: newId(),
          kind: 'inbound',
          payload: { inboundMessageId: newId() },
          dedupeKey: KEY,
          cause: 'x',
        }),
      );
      await untilBlocked(database);
      await replaying.commit();
      expect(await made).toBeNull();
    });
  });
});
