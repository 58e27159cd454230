import { randomUUID } from 'node:crypto';
import { aJob, aParticipant, db } from '@promptpipe/testing';
import { IllegalTransitionError } from '@promptpipe/domain';
import { autocommit, cancelJobsOfTimer, replayJob } from '../src';
import { useDatabase } from './database';

describe('canceling the jobs of a timer', () => {
  const database = useDatabase();
  const timer_id = randomUUID();
  const cancel = (): Promise<unknown> => cancelJobsOfTimer(autocommit(database.db), timer_id);

  it('ends the queued, staged or not, and takes their stage', async () => {
    const person = await aParticipant(database);
    const stage = { staged_at: db('now()'), staged_by: db('gen_random_uuid()'), staged_epoch: 'x' };
    const job = await aJob(database, person, { timer_id, ...stage });
    expect(await cancel()).toEqual({ canceled: 1, stopRequested: 0 });
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{
        status: 'canceled',
        end_reason: 'timer canceled',
        staged_at: null,
        finished_at: expect.any(Date) as unknown,
      },
    });
  });

  it('ends the dead, which no replay brings back', async () => {
    const over = { timer_id, status: 'dead', end_reason: 'attempts used up', last_error: 'Error: x', failures: 5 };
    const job = await aJob(database, await aParticipant(database), over);
    expect(await cancel()).toEqual({ canceled: 1, stopRequested: 0 });
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'canceled', end_reason: 'timer canceled', last_error: 'Error: x', failures: 5 },
    });
    await expect(database.tx((tx) => replayJob(tx, job.id))).rejects.toThrow(IllegalTransitionError);
  });

  it.each(['done', 'canceled'])('leaves what is %s', async (status) => {
    const job = await aJob(database, await aParticipant(database), { timer_id, status });
    expect(await cancel()).toEqual({ canceled: 0, stopRequested: 0 });
    expect(await database.row('jobs', job.id)).toMatchObject({ status, cancel_requested: false });
  });

  it('leaves the jobs of other timers', async () => {
    const job = await aJob(database, await aParticipant(database), { timer_id: randomUUID() });
    expect(await cancel()).toEqual({ canceled: 0, stopRequested: 0 });
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'queued' });
  });
});
