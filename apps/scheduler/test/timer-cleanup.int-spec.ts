import { randomUUID } from 'node:crypto';
import { type RecoveryCounts } from '@promptpipe/recovery';
import {
  aJob,
  aParticipant,
  db,
  DEFAULT_STUDY,
  dropCheck,
  insertRow,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import { timerRecoverables } from '../src/timers/timer.recoverables';
import { aFlowState, ago, aTimer, timerParts, type TimerParts } from './timer-parts';
import { useDatabase } from './use-database';

const LATER = db(`date_trunc('milliseconds', now() + interval '1 day')`);

describe('cleaning up timers', () => {
  const database = useDatabase();
  let parts: TimerParts;
  let person: ParticipantRow;

  beforeEach(async () => {
    parts = timerParts(database.db);
    person = await aParticipant(database);
  });

  const ids = async (): Promise<string[]> =>
    (await database.query<{ id: string }>('select id from active_timers order by id')).map(({ id }) => id);
  const recoveredBy = (name: string): Promise<RecoveryCounts> =>
    timerRecoverables(parts.duties, database.db)
      .find((recoverable) => recoverable.name === name)!
      .recover({ signal: new AbortController().signal, progress: () => undefined });
  const held = async (work: () => Promise<void>): Promise<void> => {
    const runner = database.db.createQueryRunner();
    await runner.startTransaction();
    await runner.query('select 1 from participants where id = $1 for no key update', [person.id]);
    await work();
    await runner.rollbackTransaction();
    await runner.release();
  };

  describe('that have expired', () => {
    it('removes them though they are not due, and somebody paused has them; the others stay', async () => {
      const paused = await aParticipant(database, { status: 'paused' });
      await aTimer(database, person.id, { next_run: LATER, expires_at: ago(1) });
      await aTimer(database, paused.id, { next_run: LATER, expires_at: ago(1) });
      const [live] = [await aTimer(database, person.id, { next_run: LATER, expires_at: LATER })];
      const suspended = await aTimer(database, paused.id);
      expect((await parts.duties.expired.runOnce()).removed).toHaveLength(2);
      expect(await ids()).toEqual([live.id, suspended.id].sort());
      expect(await parts.count('timers_expired_total')).toBe(2);
    });

    it('removes at most 1000 at a time, all of them at a boot', async () => {
      await database.query(
        `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run, expires_at)
         select gen_random_uuid(), $1, 'once', 'scheduled_prompt', n, now(), date_trunc('day', now()), now() from generate_series(1, 2500) n`,
        [person.id],
      );
      expect(await parts.duties.expired.runOnce()).toMatchObject({ found: 1_000, removed: { length: 1_000 } });
      expect(await recoveredBy('expired-timers')).toMatchObject({ found: 1_500, recovered: 1_500, skipped: 0 });
      expect(await ids()).toEqual([]);
    });

    it('leaves those of somebody busy to the next look, and ends the boot all the same', async () => {
      await aTimer(database, person.id, { expires_at: ago(1) });
      await held(async () => {
        expect(await recoveredBy('expired-timers')).toMatchObject({ found: 1, recovered: 0, skipped: 1 });
      });
      expect(await recoveredBy('expired-timers')).toMatchObject({ found: 1, recovered: 1 });
    });
  });

  describe('that nobody owns', () => {
    const flow = { flow_type: 'coach', data_key: 'reminder', state_type: 'WAITING', next_run: LATER };

    it.each([
      ['completed', true],
      ['withdrawn', true],
      ['opted_out', true],
      ['active', false],
      ['paused', false],
      ['invited', false],
    ])('of somebody %s: removes them is %p', async (status, removed) => {
      await aTimer(database, person.id, { next_run: LATER });
      await database.query('update participants set status = $1', [status]);
      const { timers } = await parts.duties.orphaned.sweep(null);
      expect(timers).toHaveLength(removed ? 1 : 0);
      expect(await ids()).toHaveLength(removed ? 0 : 1);
      expect(await parts.count('timers_orphaned_total')).toBe(removed ? 1 : 0);
    });

    it('removes one whose flow state is not there, or does not hold its key', async () => {
      const [gone, forgotten, owned] = [await aParticipant(database), await aParticipant(database), person];
      const lost = [await aTimer(database, gone.id, flow), await aTimer(database, forgotten.id, flow)];
      const live = await aTimer(database, owned.id, flow);
      await aFlowState(database, forgotten.id, { state_data: { timers: { feedback: randomUUID() }, reminder: 'x' } });
      await aFlowState(database, forgotten.id, { flow_type: 'other', state_data: { timers: { reminder: 'x' } } });
      await aFlowState(database, owned.id, { state_data: { timers: { reminder: live.id } } });
      const { timers } = await parts.duties.orphaned.sweep(null);
      expect(timers.map(({ id }) => id).sort()).toEqual(lost.map(({ id }) => id).sort());
      expect(await ids()).toEqual([live.id]);
    });

    it('does not touch one of a flow that keeps no key for it', async () => {
      const live = await aTimer(database, person.id, { flow_type: 'coach', next_run: LATER });
      expect((await parts.duties.orphaned.sweep(null)).timers).toEqual([]);
      expect(await ids()).toEqual([live.id]);
    });

    it('waits for nobody: whoever is busy is met in the next round', async () => {
      await aTimer(database, person.id, flow);
      await held(async () => {
        expect(await parts.duties.orphaned.sweep(null)).toMatchObject({ found: 1, busy: 1, timers: [] });
      });
      expect(await parts.duties.orphaned.sweep(null)).toMatchObject({ found: 1, busy: 0, timers: { length: 1 } });
    });

    it('does not remove what got its owner between the look and the lock', async () => {
      const { id } = await aTimer(database, person.id, flow);
      const runner = database.db.createQueryRunner();
      await runner.startTransaction();
      await runner.query(
        `insert into flow_states (id, participant_id, flow_type, current_state, state_data)
         values (gen_random_uuid(), $1, 'coach', 'WAITING', $2)`,
        [person.id, { timers: { reminder: id } }],
      );
      const page = parts.duties.orphaned.sweep(null);
      await runner.commitTransaction();
      await runner.release();
      await page;
      await parts.duties.orphaned.sweep(null);
      const [state] = await database.query<Row>('select state_data from flow_states');
      const owned = (await ids()).length === 1;
      // Either order is right; a key without its timer, or a timer without its key, is not.
      expect(state).toEqual({ state_data: { timers: owned ? { reminder: id } : {} } });
    });
  });

  describe('whose keys are stale', () => {
    const job = (over: Row): Row => ({ flow_type: 'coach', data_key: 'reminder', timer_id: randomUUID(), ...over });
    const timersOf = async (): Promise<unknown> =>
      (await database.query<Row>('select state_data -> $1 as timers from flow_states', ['timers']))[0]?.timers;
    const gone = randomUUID();

    beforeEach(async () => {
      await aFlowState(database, person.id, { state_data: { timers: { reminder: gone }, mood: 'good' } });
    });

    it('removes a key whose timer and job are gone, and nothing else; a turn under way runs again', async () => {
      const [before] = await database.query<Row>('select * from flow_states');
      const { keys } = await parts.duties.orphaned.sweep(null);
      expect(keys).toMatchObject([{ participantId: person.id, keys: ['reminder'] }]);
      const [after] = await database.query<Row>('select * from flow_states');
      expect(after).toEqual({ ...before, version: 1, state_data: { timers: {}, mood: 'good' } });
      expect(await parts.count('timers_stale_keys_total')).toBe(1);
      expect((await parts.duties.orphaned.sweep(null)).keys).toEqual([]);
    });

    it.each(['queued', 'running', 'dead'])('keeps a key whose job is %s', async (status) => {
      await aJob(database, person, job({ status }));
      expect((await parts.duties.orphaned.sweep(null)).keys).toEqual([]);
      expect(await timersOf()).toEqual({ reminder: gone });
    });

    it.each<[string, number, Row]>([
      ['held', 0, { resolved_at: null }],
      ['discarded', 1, { resolved_at: new Date() }],
    ])('of a timer that is %s in quarantine: removes %i', async (status, removed, over) => {
      await insertRow(database, 'quarantined_rows', {
        ...{ id: randomUUID(), table_name: 'active_timers', row_id: gone, participant_id: person.id, status, ...over },
        ...{ reason: 'bad-schedule', detail: 'x', original: {}, moved: true },
      });
      expect((await parts.duties.orphaned.sweep(null)).keys).toHaveLength(removed);
    });

    it.each(['done', 'canceled'])('removes a key whose job is %s', async (status) => {
      await aJob(database, person, job({ status }));
      expect((await parts.duties.orphaned.sweep(null)).keys).toHaveLength(1);
      expect(await timersOf()).toEqual({});
    });

    it('keeps a key whose timer stands, by its key or by its id', async () => {
      const over = { flow_type: 'coach', data_key: 'reminder', next_run: LATER };
      await aTimer(database, person.id, over);
      expect((await parts.duties.orphaned.sweep(null)).keys).toEqual([]);
      await database.query('delete from active_timers');
      await aTimer(database, person.id, { id: gone, next_run: LATER });
      expect((await parts.duties.orphaned.sweep(null)).keys).toEqual([]);
      expect(await timersOf()).toEqual({ reminder: gone });
    });

    it('takes the timer and the key of somebody else for nothing', async () => {
      const other = await aParticipant(database);
      await aTimer(database, other.id, { id: gone, next_run: LATER });
      await aJob(database, other, job({}));
      expect((await parts.duties.orphaned.sweep(null)).keys).toHaveLength(1);
    });
  });

  describe('beside a flow state that cannot be read', () => {
    const flow = { flow_type: 'coach', data_key: 'reminder', state_type: 'WAITING', next_run: LATER };

    it.each<[string, string, Row]>([
      ['is no object', 'flow_states_state_data_check', { state_data: db(`'["reminder"]'`) }],
      ['is a text', 'flow_states_state_data_check', { state_data: db(`'"reminder"'`) }],
      ['is nothing', 'flow_states_state_data_check', { state_data: db(`'null'`) }],
      ['names its timers in a list', 'flow_states_timers_check', { state_data: { timers: ['x'] } }],
      ['names its timers by a text', 'flow_states_timers_check', { state_data: { timers: 'x' } }],
      [
        'has a version that cannot be',
        'flow_states_version_check',
        { version: -1, state_data: { timers: { reminder: 'x', feedback: 'y' } } },
      ],
    ])('that %s: what belongs to it stays, everything else is cleaned up', async (_what, check, over) => {
      const giveBack = await dropCheck(database, 'flow_states', check);
      const bad = await aFlowState(database, person.id, over);
      await giveBack();
      const kept = await aTimer(database, person.id, flow);
      const [other, lost] = [await aParticipant(database), await aParticipant(database)];
      await aTimer(database, lost.id, flow);
      await aFlowState(database, other.id, { state_data: { timers: { reminder: randomUUID() } } });
      await aFlowState(database, person.id, { flow_type: 'b', state_data: { timers: { reminder: randomUUID() } } });
      const page = await parts.duties.orphaned.sweep(null);
      expect(page.timers.map(({ participantId }) => participantId)).toEqual([lost.id]);
      expect(page.keys.map(({ participantId }) => participantId).sort()).toEqual([other.id, person.id].sort());
      expect(await ids()).toEqual([kept.id]);
      expect(await database.query('select version from flow_states where id = $1', [bad.id])).toEqual([
        { version: over.version ?? 0 },
      ]);
      expect((await parts.duties.orphaned.sweep(null)).found).toBe(0);
    });
  });

  it('walks all people, page after page, at a boot too; and counts what each of them has', async () => {
    await database.query(
      `insert into participants (id, study_id, account_id, code, phone, timezone, status)
       select gen_random_uuid(), $1, 'default', 'c-' || n, '+4930' || (1000000 + n), 'UTC', 'withdrawn' from generate_series(1, 1200) n`,
      [DEFAULT_STUDY],
    );
    await database.query(
      `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
       select gen_random_uuid(), id, 'once', 'scheduled_prompt', 'x', now(), date_trunc('day', now()) from participants`,
    );
    const pages: number[] = [];
    for (let after: string | null = null, pass = 0; pass < 2; pass += 1) {
      const page = await parts.duties.orphaned.sweep(after);
      pages.push(page.timers.length);
      after = page.next;
    }
    expect(pages.reduce((sum, page) => sum + page)).toBeGreaterThanOrEqual(999);
    const rest = await recoveredBy('orphaned-timers');
    expect(rest.recovered).toBe(1_200 - pages.reduce((sum, page) => sum + page));
    expect(await ids()).toHaveLength(1);
    expect(await parts.count('timers_per_participant', { le: '1' })).toBeGreaterThanOrEqual(1_201);
  });
});
