import { aJob, aMessage, aParticipant, db, type JobRow, type ParticipantRow } from '@promptpipe/testing';
import { moveJobs, moveMessages } from '../src';
import { openTransaction, useDatabase } from './database';

const DAYS = 7;
const ago = (days: number): { finished_at: unknown; updated_at: unknown } => ({
  finished_at: db(`now() - interval '${days} days'`),
  updated_at: db(`now() - interval '${days} days'`),
});

describe('what is long over', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const move = async (): Promise<readonly [jobs: number, messages: number]> => [
    await database.tx((tx) => moveJobs(tx, DAYS)),
    await database.tx((tx) => moveMessages(tx, DAYS)),
  ];
  const idsIn = async (table: string): Promise<string[]> =>
    (await database.query<{ id: string }>(`select id from ${table} order by id`)).map(({ id }) => id);
  const aDead = async (status: string): Promise<JobRow> =>
    aJob(database, await aParticipant(database, { status }), { status: 'dead', ...ago(30) });

  it('moves as it is, column by column', async () => {
    const over = { ...ago(8), cause: 'timer:x@y', timer_id: person.id, last_error: 'once', failures: 2, attempt: 3 };
    const job = await aJob(database, person, { status: 'done', ...over });
    const message = await aMessage(database, person, {
      ...{ status: 'sent', ...ago(8), ack_level: 3, recipient: '+4915112345678', attempt: 2, last_error: 'once' },
      ...{ delivered_at: new Date(1), read_at: new Date(2), definition_hash: 'h', expires_at: new Date(3) },
    });
    const before = [await database.row('jobs', job.id), await database.row('outbox_messages', message.id)];

    expect(await move()).toEqual([1, 1]);
    const after = [
      await database.row('jobs_history', job.id),
      await database.row('outbox_messages_history', message.id),
    ];
    for (const [n, row] of after.entries()) {
      const { moved_on: movedOn, ...rest } = row;
      expect(movedOn).toBeInstanceOf(Date);
      expect(before[n]).toMatchObject(rest);
    }
    expect(await idsIn('jobs')).toEqual([]);
    expect(await idsIn('outbox_messages')).toEqual([]);
  });

  it('leaves alone what is not over, or has not been over for long', async () => {
    for (const status of ['queued', 'running']) await aJob(database, person, { status });
    for (const status of ['done', 'canceled', 'dead']) await aJob(database, person, { status, ...ago(6) });
    for (const status of ['queued', 'sending', 'unknown']) {
      await aMessage(database, person, { status, updated_at: db(`now() - interval '1 year'`) });
    }
    for (const status of ['sent', 'failed', 'canceled', 'expired']) {
      await aMessage(database, person, { status, ...ago(6) });
    }
    expect(await move()).toEqual([0, 0]);
  });

  it('takes the last ack for an event', async () => {
    await aMessage(database, person, { status: 'sent', ack_level: 3, ...ago(30), updated_at: db('now()') });
    expect(await move()).toEqual([0, 0]);
  });

  it('moves a message whose acks are still missing, and each way to end', async () => {
    for (const status of ['sent', 'failed', 'canceled', 'expired']) {
      await aMessage(database, person, { status, ...ago(8) });
    }
    for (const status of ['done', 'canceled']) await aJob(database, person, { status, ...ago(8) });
    expect(await move()).toEqual([2, 4]);
  });

  it('keeps a dead job while its person may still be owed what it failed at', async () => {
    const kept = [await aDead('active'), await aDead('paused'), await aDead('invited')].map(({ id }) => id);
    const gone = [await aDead('withdrawn'), await aDead('completed'), await aDead('opted_out')].map(({ id }) => id);
    const ofNobody = await aJob(database, person, { status: 'dead', ...ago(30) });
    await database.query('update jobs set participant_id = null, participant_seq = null where id = $1', [ofNobody.id]);
    expect(await move()).toEqual([4, 0]);
    expect(await idsIn('jobs')).toEqual(kept.sort());
    expect(await idsIn('jobs_history')).toEqual([...gone, ofNobody.id].sort());
  });

  it('moves a thousand at a time, the oldest first, and passes over what somebody holds', async () => {
    await database.query(
      `insert into jobs (id, kind, payload, cause, status, finished_at)
       select gen_random_uuid(), 'inbound', '{}', 'x', 'done', now() - interval '8 days' - n * interval '1 second'
         from generate_series(1, 1005) n`,
    );
    const [oldest] = await database.query<{ id: string }>('select id from jobs order by finished_at limit 1');
    const holder = await openTransaction(database.db);
    await holder.tx.query('select 1 from jobs where id = $1 for update', [oldest!.id]);
    expect(await move()).toEqual([1000, 0]);
    const [left] = await database.query<{ max: Date }>(`select max(finished_at) as max from jobs where id <> $1`, [
      oldest!.id,
    ]);
    const [moved] = await database.query<{ min: Date }>('select min(finished_at) as min from jobs_history');
    expect(left!.max.getTime()).toBeGreaterThanOrEqual(moved!.min.getTime());
    await holder.rollback();
    expect(await move()).toEqual([5, 0]);
  });

  it('moves once when two movers meet', async () => {
    await database.query(
      `insert into jobs (id, kind, payload, cause, status, finished_at)
       select gen_random_uuid(), 'inbound', '{}', 'x', 'done', now() - interval '8 days' from generate_series(1, 1500)`,
    );
    const rounds = await Promise.all([1, 2, 3, 4].map(() => database.tx((tx) => moveJobs(tx, DAYS))));
    expect(rounds.reduce((sum, moved) => sum + moved)).toBe(1500);
    expect(await idsIn('jobs_history')).toHaveLength(1500);
  });

  it('stands in exactly one table when the move is rolled back', async () => {
    const job = await aJob(database, person, { status: 'done', ...ago(8) });
    const mover = await openTransaction(database.db);
    await moveJobs(mover.tx, DAYS);
    await mover.rollback();
    expect([await idsIn('jobs'), await idsIn('jobs_history')]).toEqual([[job.id], []]);
    expect(await database.query('select 1 from moved_jobs')).toEqual([]);
  });
});
