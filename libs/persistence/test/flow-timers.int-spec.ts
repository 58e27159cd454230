import { randomUUID } from 'node:crypto';
import { aParticipant, type ParticipantRow } from '@promptpipe/testing';
import {
  autocommit,
  deleteTimer,
  endTimer,
  getTimer,
  listTimers,
  listTimersByFlowType,
  listTimersByParticipant,
  lockParticipant,
  moveTimerOn,
  saveTimer,
  stopTimer,
  type NewTimer,
  type SavedTimer,
} from '../src';
import { useDatabase } from './database';

const AT = new Date('2026-03-01T09:00:00.123Z');
const LATER = new Date('2026-03-02T09:00:00.456Z');
const ALL = { after: null, limit: 100 };
const flow = (dataKey: string, flowType = 'coach') => ({
  ...{ flowType, dataKey, stateType: 'WAITING', origin: `e1/1/${dataKey}` },
});

describe('timers that somebody owns', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const save = (over: Partial<NewTimer> = {}): Promise<SavedTimer> =>
    database.tx(async (tx) => {
      const timer = { id: randomUUID(), participantId: person.id, callbackType: 'scheduled_prompt' as const, ...over };
      await lockParticipant(tx, timer.participantId);
      return saveTimer(tx, { when: { at: AT }, callbackParams: { promptId: randomUUID() }, ...timer });
    });
  const tx = () => autocommit(database.db);
  const count = async (): Promise<number> => (await listTimers(tx(), {}, ALL)).length;

  it('are kept with their flow, their policy and their end', async () => {
    const { id } = await save({
      ...{ flow: flow('reminder'), expiresAt: LATER, misfire: { policy: 'fire-within', graceSeconds: 90 } },
    });
    expect(await getTimer(tx(), id)).toMatchObject({
      ...{ flowType: 'coach', stateType: 'WAITING', dataKey: 'reminder', origin: 'e1/1/reminder' },
      ...{ misfirePolicy: 'fire-within', misfireGraceSeconds: 90, expiresAt: LATER },
    });
  });

  it('are replaced under their key: the id stays, everything else is the second’s', async () => {
    const first = await save({ flow: flow('reminder'), when: { afterSeconds: 60 }, expiresAt: LATER });
    const second = await save({
      flow: { ...flow('reminder'), origin: 'e1/2/reminder' },
      when: { schedule: { everySeconds: 60 }, firstRun: LATER },
      misfire: { policy: 'skip' },
    });
    expect(first.replaced).toBe(false);
    expect(second).toEqual({ id: first.id, nextRun: LATER, replaced: true });
    expect(await getTimer(tx(), first.id)).toMatchObject({
      ...{ timerType: 'recurring', schedule: { everySeconds: 60 }, originalDelaySeconds: null, nextRun: LATER },
      ...{ origin: 'e1/2/reminder', misfirePolicy: 'skip', expiresAt: null, fireVersion: 1 },
    });
  });

  it('are not fired by who read the one that was replaced', async () => {
    const { id } = await save({ flow: flow('reminder') });
    const read = (await getTimer(tx(), id))!;
    await save({ flow: flow('reminder') });
    expect([await endTimer(tx(), read), await moveTimerOn(tx(), read, LATER)]).toEqual([false, false]);
  });

  it('are others under another key, in another flow, of another person, and without a flow', async () => {
    await save({ flow: flow('reminder') });
    await save({ flow: flow('feedback') });
    await save({ flow: flow('reminder', 'micro') });
    await save({ flow: flow('reminder'), participantId: (await aParticipant(database)).id });
    await save();
    await save();
    expect(await count()).toBe(6);
  });

  it('stand once when many save the same key at once, also without waiting for a turn', async () => {
    const unlocked = (): Promise<SavedTimer> =>
      database.tx((one) =>
        saveTimer(one, {
          ...{ id: randomUUID(), participantId: person.id, callbackType: 'scheduled_prompt', when: { at: AT } },
          ...{ callbackParams: { promptId: randomUUID() }, flow: flow('reminder') },
        }),
      );
    const saved = await Promise.all([
      ...Array.from({ length: 5 }, () => save({ flow: flow('reminder') })),
      unlocked(),
      unlocked(),
    ]);
    expect(await count()).toBe(1);
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
    expect(saved.filter(({ replaced }) => !replaced)).toHaveLength(1);
  });

  it.each([
    ['a phone number', { promptId: '+4915112345678' }],
    ['a text', { promptId: 'Have you slept well?' }],
    ['a key more', { promptId: randomUUID(), text: 'Hello' }],
  ])('take no %s for a parameter', async (_, callbackParams) => {
    await expect(save({ callbackParams })).rejects.toThrow(/promptId|text/);
    expect(await count()).toBe(0);
  });

  it('are listed by person, by flow and by callback, a page at a time', async () => {
    const other = await aParticipant(database);
    const ids = ['1', '2', '3', '4'].map((n) => `0190d8a4-0000-7000-8000-00000000000${n}`);
    await save({ id: ids[0]! });
    await save({ id: ids[1]!, flow: flow('reminder') });
    await save({ id: ids[2]!, flow: flow('feedback') });
    await save({ id: ids[3]!, flow: flow('reminder'), participantId: other.id });
    const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    expect(idsOf(await listTimersByParticipant(tx(), person.id, ALL))).toEqual(ids.slice(0, 3));
    expect(idsOf(await listTimersByFlowType(tx(), 'coach', ALL))).toEqual(ids.slice(1));
    expect(idsOf(await listTimersByFlowType(tx(), 'coach', { after: ids[1]!, limit: 1 }))).toEqual([ids[2]]);
    expect(idsOf(await listTimers(tx(), { participantId: other.id, callbackType: 'scheduled_prompt' }, ALL))).toEqual([
      ids[3],
    ]);
    expect(await listTimers(tx(), { callbackType: 'reminder' }, ALL)).toEqual([]);
  });

  it('are deleted under the name of their person, and under no other', async () => {
    const { id } = await save();
    const other = await aParticipant(database);
    expect(await deleteTimer(tx(), id, other.id)).toBe(false);
    expect(await deleteTimer(tx(), id, person.id)).toBe(true);
  });

  it('are stopped when they recur; one that runs once is not', async () => {
    const once = await save();
    const recurring = await save({ when: { schedule: { everySeconds: 60 }, firstRun: AT } });
    expect([await stopTimer(tx(), once.id), await stopTimer(tx(), recurring.id)]).toEqual([false, true]);
    expect(await stopTimer(tx(), recurring.id)).toBe(false);
    expect(await count()).toBe(1);
  });
});
