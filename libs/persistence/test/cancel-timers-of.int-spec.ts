import { randomUUID } from 'node:crypto';
import { aJob, aParticipant, insertRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import { cancelTimersOf, hasTimerOrJob, lockParticipant, saveTimer, type TimerScope } from '../src';
import { useDatabase } from './database';

const flow = (flowType: string, dataKey: string) => ({ flowType, dataKey, stateType: 'WAITING', origin: 'e1/1/x' });

describe('canceling the timers of somebody', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let other: ParticipantRow;

  beforeEach(async () => {
    [person, other] = [await aParticipant(database), await aParticipant(database)];
  });

  const arm = (participantId: string, owner?: ReturnType<typeof flow>): Promise<unknown> =>
    database.tx((tx) =>
      saveTimer(tx, {
        ...{ id: randomUUID(), participantId, callbackType: 'scheduled_prompt', when: { afterSeconds: 60 } },
        ...{ callbackParams: { promptId: randomUUID() }, ...(owner && { flow: owner }) },
      }),
    );
  const cancel = (scope?: TimerScope) =>
    database.tx(async (tx) => {
      await lockParticipant(tx, person.id);
      return cancelTimersOf(tx, person.id, scope);
    });
  const left = async (): Promise<string[]> => {
    const rows = await database.query<{ key: string }>(
      `select case participant_id when $1 then 'mine ' else 'other ' end || coalesce(flow_type || '.' || data_key, 'none') as key
         from active_timers order by 1`,
      [person.id],
    );
    return rows.map(({ key }) => key);
  };

  it.each<[string, TimerScope | undefined, string[]]>([
    ['all of them', undefined, []],
    ['those of a flow', { flowType: 'coach' }, ['mine micro.reminder', 'mine none']],
    [
      'the one under a key of a flow',
      { flowType: 'coach', dataKey: 'reminder' },
      ['mine coach.feedback', 'mine micro.reminder', 'mine none'],
    ],
  ])('ends %s, and nobody else’s', async (_, scope, kept) => {
    await arm(person.id);
    for (const [flowType, key] of [['coach', 'reminder'] as const, ['coach', 'feedback'] as const]) {
      await arm(person.id, flow(flowType, key));
    }
    await arm(person.id, flow('micro', 'reminder'));
    await arm(other.id, flow('coach', 'reminder'));
    expect(await cancel(scope)).toMatchObject({ timers: 4 - kept.length });
    expect(await left()).toEqual([...kept, 'other coach.reminder']);
  });

  it('ends what they have made: queued and dead jobs at once, running ones when they settle; others stay', async () => {
    const mine = { timer_id: randomUUID(), flow_type: 'coach', data_key: 'reminder' };
    const [queued, running, done, dead] = [
      await aJob(database, person, mine),
      await aJob(database, person, { ...mine, status: 'running' }),
      await aJob(database, person, { ...mine, status: 'done' }),
      await aJob(database, person, { ...mine, status: 'dead' }),
    ];
    const untouched = [
      await aJob(database, person),
      await aJob(database, person, { ...mine, data_key: 'feedback' }),
      await aJob(database, other, mine),
    ];
    const { jobs } = await cancel({ flowType: 'coach', dataKey: 'reminder' });
    expect(jobs).toEqual({ canceled: 2, stopRequested: 1 });
    expect(await database.row('jobs', queued.id)).toMatchObject({ status: 'canceled', end_reason: 'timer canceled' });
    expect(await database.row('jobs', running.id)).toMatchObject({ status: 'running', cancel_requested: true });
    expect(await database.row('jobs', dead.id)).toMatchObject({ status: 'canceled', end_reason: 'timer canceled' });
    expect(await database.row('jobs', done.id)).toMatchObject({ status: 'done', cancel_requested: false });
    for (const { id } of untouched) {
      expect(await database.row('jobs', id)).toMatchObject({ status: 'queued', cancel_requested: false });
    }
  });

  it('ends what quarantine holds of them, so that no release brings it back', async () => {
    const held = async (over: Row, { id } = person): Promise<string> =>
      (
        await insertRow<{ id: string }>(database, 'quarantined_rows', {
          ...{ id: randomUUID(), row_id: randomUUID(), participant_id: id, reason: 'bad-payload', detail: 'x' },
          ...{ moved: true, ...over },
        })
      ).id;
    const original = { timer_id: randomUUID(), flow_type: 'coach', data_key: 'reminder' };
    const mine = [await held({ table_name: 'active_timers', original }), await held({ table_name: 'jobs', original })];
    const others = [
      await held({ table_name: 'jobs', original: { ...original, timer_id: null } }),
      await held({ table_name: 'jobs', original: { ...original, data_key: 'feedback' } }),
      await held({ table_name: 'active_timers', original }, other),
    ];
    const owed = { flowType: 'coach', dataKey: 'reminder' };
    expect(await database.tx((tx) => hasTimerOrJob(tx, person.id, owed))).toBe(true);
    await cancel(owed);
    for (const id of mine) expect(await database.row('quarantined_rows', id)).toMatchObject({ status: 'discarded' });
    for (const id of others) expect(await database.row('quarantined_rows', id)).toMatchObject({ status: 'held' });
    await database.query(`update quarantined_rows set status = 'discarded', resolved_at = now() where status = 'held'`);
    expect(await database.tx((tx) => hasTimerOrJob(tx, person.id, owed))).toBe(false);
  });

  it('does not stop the job whose handler asks for it', async () => {
    const job = await aJob(database, person, { timer_id: randomUUID(), status: 'running' });
    const others = await aJob(database, person, { timer_id: randomUUID(), status: 'queued' });
    expect(await cancel({ exceptJobId: job.id })).toMatchObject({ jobs: { canceled: 1, stopRequested: 0 } });
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', cancel_requested: false });
    expect(await database.row('jobs', others.id)).toMatchObject({ status: 'canceled' });
  });
});
