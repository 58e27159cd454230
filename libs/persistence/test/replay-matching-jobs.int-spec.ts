import { aJob, aParticipant, db, DEFAULT_STUDY, type ParticipantRow, type Row } from '@promptpipe/testing';
import { countDeadJobs, inTransaction, lockParticipant, newId, replayDeadJobs, type DeadJobFilter } from '../src';
import { crowdOfJobs, openTransaction, untilBlocked, useDatabase } from './database';

const DEATH = `update jobs set status = 'dead', attempt = 5, failures = 5, finished_at = now()`;

describe('replaying all that match', () => {
  const database = useDatabase();

  async function replayAll(filter: DeadJobFilter): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const { next, ...chunk } = await inTransaction(database.db, (tx) => replayDeadJobs(tx, filter, after ?? null));
      answers.push(chunk);
      after = next;
    }
    return answers;
  }
  const count = (filter: DeadJobFilter): Promise<number> => database.tx((tx) => countDeadJobs(tx, filter));
  const statuses = () =>
    database.query('select status, end_reason, count(*)::integer as n from jobs group by 1, 2 order by 1, 2');

  it('goes through a thousand in chunks, with one collision of dedupe keys', async () => {
    await crowdOfJobs(database, 1_000);
    await database.query(DEATH);
    const [twin] = await database.query<{ id: string; person: string }>(
      `update jobs set dedupe_key = 'once'
        where id = any(array(select id from jobs order by id limit 1 offset 700))
       returning id, participant_id as person`,
    );
    const ofIt = { participant_id: twin!.person, participant_seq: 1_000_000 };
    await aJob(database, await aParticipant(database), { ...ofIt, dedupe_key: 'once', payload: {} });
    expect(await count({})).toBe(1_000);
    expect(await replayAll({})).toEqual([
      { replayed: 500, merged: 0, skipped: 0 },
      { replayed: 499, merged: 1, skipped: 0 },
      { replayed: 0, merged: 0, skipped: 0 },
    ]);
    expect(await database.row('jobs', twin!.id)).toMatchObject({ status: 'canceled', end_reason: 'merged' });
    expect(await statuses()).toEqual([
      { status: 'canceled', end_reason: 'merged', n: 1 },
      { status: 'queued', end_reason: null, n: 1_000 },
    ]);
    expect(await count({})).toBe(0);
  });

  it('lets the first of equal dead ones keep the key, and merges the others into it', async () => {
    const person = await aParticipant(database);
    const twins = { status: 'dead', dedupe_key: 'once', payload: {} };
    for (let n = 0; n < 3; n += 1) await aJob(database, person, { ...twins, id: newId() });
    await aJob(database, person, { ...twins, id: newId(), payload: { n: 2 } });
    expect(await replayAll({})).toEqual([{ replayed: 2, merged: 2, skipped: 0 }]);
    expect(await statuses()).toEqual([
      { status: 'canceled', end_reason: 'merged', n: 2 },
      { status: 'queued', end_reason: null, n: 2 },
    ]);
  });

  it('goes on row by row when a twin is made in the very moment', async () => {
    await crowdOfJobs(database, 3);
    await database.query(`${DEATH}, dedupe_key = id::text`);
    const [, middle] = await database.query<{ id: string }>('select id from jobs order by id');
    const making = await openTransaction(database.db);
    await making.tx.query(
      `insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, dedupe_key)
       select gen_random_uuid(), 'inbound', '{}', participant_id, 1000000, study_id, 'x', id::text from jobs where id = $1`,
      [middle!.id],
    );
    const replaying = replayAll({});
    await untilBlocked(database);
    await making.commit();
    expect(await replaying).toEqual([{ replayed: 2, merged: 1, skipped: 0 }]);
    expect(await database.row('jobs', middle!.id)).toMatchObject({ status: 'canceled', end_reason: 'merged' });
  });

  describe('by a filter', () => {
    let person: ParticipantRow;
    let study: string;
    beforeEach(async () => {
      await database.query(`delete from studies where code = 'sleep'`);
      study = newId();
      await database.query(
        `insert into studies (id, code, name, account_id) values ($1, 'sleep', 'Sleep', 'default')`,
        [study],
      );
      person = await aParticipant(database);
      const kinds = ['scheduled_prompt', 'inbound'];
      const ages = [`now() - interval '2 days'`, `now() - interval '1 hour'`];
      const dead = (over: Row): Promise<unknown> => aJob(database, person, { status: 'dead', ...over });
      await dead({ kind: kinds[0], finished_at: db(ages[0]!), last_error: 'Error: 100% wrong' });
      await dead({ kind: kinds[1], finished_at: db(ages[1]!), last_error: 'Error: 100 wrong' });
      await dead({
        kind: kinds[1],
        finished_at: db(ages[1]!),
        participant_id: null,
        participant_seq: null,
        lock_key: null,
      });
      const another = await aParticipant(database);
      await aJob(database, another, { status: 'dead', kind: kinds[1], finished_at: db(ages[1]!), study_id: study });
      await aJob(database, another, { status: 'canceled', kind: kinds[1] });
    });
    afterAll(() => database.query(`delete from jobs; delete from studies where code = 'sleep'`));

    const DAY_AGO = new Date(Date.now() - 86_400_000);
    it.each<[string, () => DeadJobFilter, number]>([
      ['nothing', () => ({}), 4],
      ['kind', () => ({ kind: 'inbound' }), 3],
      ['study', () => ({ studyId: study }), 1],
      ['the default study', () => ({ studyId: DEFAULT_STUDY }), 3],
      ['participant', () => ({ participantId: person.id }), 2],
      ['a part of the error, word by word', () => ({ error: '100%' }), 1],
      ['a part of the error', () => ({ error: 'wrong' }), 2],
      ['time of death', () => ({ diedAfter: DAY_AGO }), 3],
      ['time of death, the other side', () => ({ diedBefore: DAY_AGO }), 1],
      ['all at once', () => ({ kind: 'inbound', participantId: person.id, error: 'Error', diedAfter: DAY_AGO }), 1],
      ['what nothing has', () => ({ kind: 'nothing' }), 0],
    ])('counts and replays by %s', async (_, filter, n) => {
      expect(await count(filter())).toBe(n);
      expect(await replayAll(filter())).toEqual([{ replayed: n, merged: 0, skipped: 0 }]);
      expect(await count({})).toBe(4 - n);
    });
  });

  it('skips those to whom nothing is owed any more', async () => {
    const [stays, leaves] = [await aParticipant(database), await aParticipant(database, { status: 'withdrawn' })];
    for (const person of [stays, leaves, leaves]) await aJob(database, person, { status: 'dead' });
    expect(await replayAll({})).toEqual([{ replayed: 1, merged: 0, skipped: 2 }]);
  });

  it('waits for a participant who is busy, and reads their status then', async () => {
    const person = await aParticipant(database);
    await aJob(database, person, { status: 'dead' });
    const stop = await openTransaction(database.db);
    await lockParticipant(stop.tx, person.id);
    await stop.tx.query(`update participants set status = 'opted_out'`);
    const replaying = replayAll({});
    await untilBlocked(database);
    await stop.commit();
    expect(await replaying).toEqual([{ replayed: 0, merged: 0, skipped: 1 }]);
  });

  it('replays each once when two ask at once', async () => {
    await crowdOfJobs(database, 40);
    await database.query(DEATH);
    const both = (await Promise.all([replayAll({}), replayAll({})])) as { replayed: number; skipped: number }[][];
    expect(both.flat().reduce((sum, { replayed }) => sum + replayed, 0)).toBe(40);
  });
});
