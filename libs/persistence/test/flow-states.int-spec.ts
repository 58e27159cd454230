import { randomUUID } from 'node:crypto';
import { aParticipant, type ParticipantRow } from '@promptpipe/testing';
import {
  autocommit,
  findFlowState,
  insertFlowState,
  lockFlowState,
  lockFlowStatesOf,
  saveFlowState,
  type FlowStateRow,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

describe('flow states', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let state: FlowStateRow;

  const begin = (participantId = person.id, flowType = 'coach'): Promise<boolean> =>
    database.tx((tx) =>
      insertFlowState(tx, {
        ...{ id: randomUUID(), participantId, flowType },
        ...{ currentState: 'INTAKE', stateData: { timers: { reminder: 't-1' }, mood: 'good' } },
      }),
    );
  const found = (): Promise<FlowStateRow | null> => findFlowState(autocommit(database.db), person.id, 'coach');

  beforeEach(async () => {
    person = await aParticipant(database);
    await begin();
    state = (await found())!;
  });

  it('are kept as they are given, with the clock of the database', () => {
    expect(state).toMatchObject({
      ...{ participantId: person.id, flowType: 'coach', currentState: 'INTAKE', version: 0, ageSeconds: 0 },
      stateData: { timers: { reminder: 't-1' }, mood: 'good' },
    });
  });

  it('are one for each person and flow', async () => {
    expect([await begin(), await begin(person.id, 'micro'), await begin((await aParticipant(database)).id)]).toEqual([
      ...[false, true, true],
    ]);
    expect(await findFlowState(autocommit(database.db), person.id, 'another')).toBeNull();
  });

  it('are saved by who read the last version, and by nobody else', async () => {
    const next = { currentState: 'FEEDBACK', stateData: { mood: 'better' } };
    const saved = await Promise.all(
      Array.from({ length: 5 }, () => database.tx((tx) => saveFlowState(tx, state, next))),
    );
    expect(saved.filter((version) => version !== null)).toEqual([1]);
    expect(await found()).toMatchObject({ ...next, version: 1 });
    expect(await database.tx((tx) => saveFlowState(tx, { ...state, version: 1 }, next))).toBe(2);
  });

  it('tell since when the flow has not written', async () => {
    await database.query(`update flow_states set updated_at = now() - interval '90 seconds'`);
    expect((await found())?.ageSeconds).toBeGreaterThanOrEqual(90);
  });

  it.each([
    ['one', (id: string) => (tx: Parameters<typeof lockFlowState>[0]) => lockFlowState(tx, id, 'coach')],
    ['all of a person', (id: string) => (tx: Parameters<typeof lockFlowState>[0]) => lockFlowStatesOf(tx, [id])],
  ])('when %s is locked keep another writer waiting', async (_, lock) => {
    const holder = await openTransaction(database.db);
    await lock(person.id)(holder.tx);
    const writing = database.tx((tx) => saveFlowState(tx, state, { currentState: 'DONE', stateData: {} }));
    await untilBlocked(database);
    await holder.commit();
    expect(await writing).toBe(1);
  });
});
