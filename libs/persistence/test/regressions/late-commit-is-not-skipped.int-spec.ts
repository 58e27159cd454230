import { aBoot, aParticipant, type ParticipantRow } from '@promptpipe/testing';
import { enqueueMessage, lockParticipant, newId, stageJobs, type LeaseRef } from '../../src';
import { connectAccount, openTransaction, untilBlocked, useDatabase } from '../database';
import { enqueue } from '../two-sessions/acts';
import { stageOne } from '../stage-one';

/**
 * kamu-cli#1398, eventuous#222, postgresql-event-sourcing#2 and #16: an outbox read by "id > last" skips what has a smaller
 * id and commits later. Here what is to be done is known by its state, and no reader remembers a place.
 */
describe('a row with a smaller id that commits after a larger one was taken', () => {
  const database = useDatabase();
  let lease: LeaseRef;
  let early: ParticipantRow;
  let late: ParticipantRow;

  beforeEach(async () => {
    [early, late] = [await aParticipant(database), await aParticipant(database)];
    lease = await connectAccount(database, await aBoot(database));
  });

  it('is staged as a job', async () => {
    const stage = async (): Promise<string[]> => {
      const mark = { bootId: lease.bootId, brokerEpoch: 'e' };
      const staged = await database.tx((tx) => stageJobs(tx, mark, { kinds: ['inbound'], capacity: 100 }));
      return typeof staged === 'string' ? [staged] : staged.staged.map(({ id }) => id);
    };
    const open = await openTransaction(database.db);
    const first = (await enqueue(open.tx, late))!;
    const second = (await database.tx((tx) => enqueue(tx, early)))!;
    expect(first < second).toBe(true);
    expect(await stage()).toEqual([second]);
    await open.commit();
    expect(await stage()).toEqual([first]);
    expect(await stage()).toEqual([]);
  });

  it('is staged as a message', async () => {
    const account = { id: 'default', processId: lease.bootId, leaseEpoch: lease.leaseEpoch };
    const stage = async (): Promise<string[]> => {
      const mark = { bootId: lease.bootId, brokerEpoch: 'e' };
      const staged = await database.tx((tx) => stageOne(tx, account, mark, 100));
      return typeof staged === 'string' ? [staged] : staged.map(({ id }) => id);
    };
    const open = await openTransaction(database.db);
    const write = async (tx: typeof open.tx, person: ParticipantRow): Promise<string> => {
      const id = newId();
      const participant = (await lockParticipant(tx, person.id))!;
      await enqueueMessage(tx, participant, { id, text: 'Hello', lane: 'study', dedupeKey: `row:${id}` });
      return id;
    };
    const first = await write(open.tx, late);
    const second = await database.tx((tx) => write(tx, early));
    expect(first < second).toBe(true);
    expect(await stage()).toEqual([second]);
    await open.commit();
    expect(await stage()).toEqual([first]);
    expect(await stage()).toEqual([]);
  });

  it('of one person cannot be: the turnstile numbers in the order of the commits', async () => {
    const open = await openTransaction(database.db);
    const first = (await enqueue(open.tx, late))!;
    const second = database.tx((tx) => enqueue(tx, late));
    await untilBlocked(database);
    await open.commit();
    const inOrder = [{ id: first }, { id: await second }];
    expect(await database.query('select id from jobs order by participant_seq')).toEqual(inOrder);
  });
});
