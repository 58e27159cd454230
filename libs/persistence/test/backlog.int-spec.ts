import { aJob, aMessage, aParticipant, db } from '@promptpipe/testing';
import { countBacklog, newId, type BacklogTopic } from '../src';
import { useDatabase } from './database';

describe('the backlog', () => {
  const database = useDatabase();
  const count = (topic: BacklogTopic, limit = 100): Promise<number> =>
    database.tx((tx) => countBacklog(tx, topic, limit));
  const stage = { staged_at: db('now()'), staged_by: newId(), staged_epoch: 'x' };

  it('of jobs is what is queued, staged or not, due or not', async () => {
    const person = await aParticipant(database);
    await aJob(database, person);
    await aJob(database, person, stage);
    await aJob(database, person, { held: true });
    await aJob(database, person, { run_at: db(`now() + interval '1 year'`) });
    for (const status of ['running', 'done', 'dead', 'canceled']) await aJob(database, person, { status });
    expect(await count('jobs')).toBe(4);
  });

  it('of messages is what is queued, staged, held or neither', async () => {
    const person = await aParticipant(database);
    await aMessage(database, person);
    await aMessage(database, person, { held: true });
    await aMessage(database, person, { ...stage, staged_account_epoch: 1 });
    for (const status of ['sending', 'unknown', 'sent', 'failed']) await aMessage(database, person, { status });
    expect(await count('messages')).toBe(3);
  });

  it('of timers is what is due, but for what waits with its person', async () => {
    const person = await aParticipant(database);
    const arm = (when: string, { id } = person): Promise<unknown> =>
      database.query(
        `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
         values (gen_random_uuid(), $1, 'once', 'scheduled_prompt', 'x', date_trunc('milliseconds', now()) - interval '1 day', date_trunc('milliseconds', now()) + $2::interval)`,
        [id, when],
      );
    await arm('-1 second');
    await arm('1 hour');
    await arm('-1 second', await aParticipant(database, { status: 'paused' }));
    await arm('-1 second', await aParticipant(database, { unreadable_reason: 'bad-time-zone: x' }));
    expect(await count('timers')).toBe(1);
  });

  it('is counted no further than it matters', async () => {
    const person = await aParticipant(database);
    for (let n = 0; n < 5; n += 1) await aJob(database, person);
    expect(await count('jobs', 3)).toBe(3);
    expect(await count('jobs', 5)).toBe(5);
  });
});
