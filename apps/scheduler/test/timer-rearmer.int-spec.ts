import { randomUUID } from 'node:crypto';
import { aJob, aParticipant, db, dropCheck, type ParticipantRow, type Row } from '@promptpipe/testing';
import type { OwedTimer } from '../src/timers/timer-rearmer';
import { aFlowState, aTimer, timerParts, type TimerParts } from './timer-parts';
import { useDatabase } from './use-database';

describe('arming a timer again that a state owes', () => {
  const database = useDatabase();
  let parts: TimerParts;
  let person: ParticipantRow;
  let owed: OwedTimer;

  beforeEach(async () => {
    parts = timerParts(database.db);
    person = await aParticipant(database);
    await aFlowState(database, person.id, { state_data: { mood: 'good' } });
    owed = {
      ...{ participantId: person.id, flowType: 'coach', stateType: 'WAITING', dataKey: 'reminder' },
      ...{ callbackType: 'scheduled_prompt', callbackParams: { promptId: randomUUID() } },
      ...{ originalDelaySeconds: 3_600, origin: 'enrolment-1/2/reminder' },
    };
  });

  const timers = (): Promise<Row[]> => database.query('select * from active_timers');
  const delay = async (): Promise<number> =>
    (
      await database.query<{ s: number }>(
        'select round(extract(epoch from next_run - updated_at))::integer as s from active_timers',
      )
    )[0]!.s;

  it('makes it as the lost one was, and the state owns it', async () => {
    const id = await parts.rearmer.rearm(owed);
    expect(await timers()).toMatchObject([
      {
        ...{ id, participant_id: person.id, flow_type: 'coach', state_type: 'WAITING', data_key: 'reminder' },
        ...{ origin: owed.origin, timer_type: 'once', callback_params: owed.callbackParams },
      },
    ]);
    const [state] = await database.query<Row>('select version, state_data from flow_states');
    expect(state).toEqual({ version: 1, state_data: { mood: 'good', timers: { reminder: id } } });
    expect((await parts.duties.orphaned.sweep(null)).timers).toEqual([]);
    expect(await parts.count('timers_recovered_total')).toBe(1);
  });

  it.each([
    ['what is left of its delay', 3_600, '600 seconds', 3_000],
    ['a short one when its time has passed', 3_600, '2 days', 60],
    ['a short one when nobody knows', null, '0 seconds', 60],
  ])('with %s', async (_, originalDelaySeconds, since, seconds) => {
    await database.query(`update flow_states set updated_at = now() - interval '${since}'`);
    await parts.rearmer.rearm({ ...owed, originalDelaySeconds });
    expect(Math.abs((await delay()) - seconds)).toBeLessThanOrEqual(5);
  });

  it('leaves a state that cannot be read as it is', async () => {
    const giveBack = await dropCheck(database, 'flow_states', 'flow_states_state_data_check');
    await database.query(`update flow_states set state_data = '["a"]'`);
    await giveBack();
    expect(await parts.rearmer.rearm(owed)).toBeNull();
    expect(await timers()).toEqual([]);
    expect(await database.query('select state_data, version from flow_states')).toEqual([
      { state_data: ['a'], version: 0 },
    ]);
  });

  it.each(['queued', 'running', 'dead'])('refuses where a job under its key is %s', async (status) => {
    await aJob(database, person, { flow_type: 'coach', data_key: 'reminder', status });
    expect(await parts.rearmer.rearm(owed)).toBeNull();
    expect(await timers()).toEqual([]);
  });

  it.each(['done', 'canceled'])('does not mind a job that is %s', async (status) => {
    await aJob(database, person, { flow_type: 'coach', data_key: 'reminder', status });
    expect(await parts.rearmer.rearm(owed)).not.toBeNull();
  });

  it('refuses where a timer stands under its key; one under another key is another', async () => {
    const later = db(`date_trunc('milliseconds', now() + interval '1 day')`);
    await aTimer(database, person.id, { flow_type: 'coach', data_key: 'reminder', next_run: later });
    expect(await parts.rearmer.rearm(owed)).toBeNull();
    expect(await parts.rearmer.rearm({ ...owed, dataKey: 'feedback' })).not.toBeNull();
    expect(await timers()).toHaveLength(2);
  });

  it.each([
    ['the state has moved on', `update flow_states set current_state = 'DONE'`],
    ['the flow is over', 'delete from flow_states'],
    ['the person has left', `update participants set status = 'withdrawn'`],
    ['the person has said STOP', `update participants set status = 'opted_out'`],
  ])('owes nothing when %s', async (_, change) => {
    await database.query(change);
    expect(await parts.rearmer.rearm(owed)).toBeNull();
    expect(await timers()).toEqual([]);
    expect(await parts.count('timers_recovered_total')).toBe(0);
  });

  it('arms for somebody paused: the timer is suspended, not lost', async () => {
    await database.query(`update participants set status = 'paused'`);
    expect(await parts.rearmer.rearm(owed)).not.toBeNull();
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
  });

  it('arms one when many ask at once', async () => {
    const armed = await Promise.all(Array.from({ length: 6 }, () => parts.rearmer.rearm(owed)));
    expect(armed.filter((id) => id !== null)).toHaveLength(1);
    expect(await timers()).toHaveLength(1);
  });

  it.each([
    ['a callback that nobody declares', { callbackType: 'horoscope' }, 'No timer callback is called horoscope'],
    ['a phone number', { callbackParams: { promptId: '+4915112345678' } }, 'promptId'],
  ])('refuses %s, and leaves everything as it was', async (_, over, error) => {
    await expect(parts.rearmer.rearm({ ...owed, ...over })).rejects.toThrow(error);
    expect(await timers()).toEqual([]);
    expect(await database.query('select version from flow_states')).toEqual([{ version: 0 }]);
  });
});
