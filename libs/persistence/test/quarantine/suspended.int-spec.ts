import { aBoot, aMessage, aParticipant, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import { claimMessage, findStageableAccounts, type LeaseRef } from '../../src';
import { connectAccount, useDatabase } from '../database';
import { stageOne } from '../stage-one';

describe('to somebody whose row cannot be read', () => {
  const database = useDatabase();
  let lease: LeaseRef;
  let person: ParticipantRow;
  let waiting: MessageRow;
  let other: MessageRow;

  beforeEach(async () => {
    lease = await connectAccount(database, await aBoot(database));
    person = await aParticipant(database, { unreadable_reason: 'bad-time-zone: x' });
    waiting = await aMessage(database, person);
    other = await aMessage(database, await aParticipant(database));
  });

  const staged = async (): Promise<string[]> => {
    const [account] = await findStageableAccounts(database.db.manager);
    const mark = { bootId: lease.bootId, brokerEpoch: 'x' };
    const result = await database.tx((tx) => stageOne(tx, account!, mark, 10));
    return typeof result === 'string' ? [result] : result.map(({ id }) => id);
  };

  it('nothing is staged, and what is for others is', async () => {
    expect(await staged()).toEqual([other.id]);
  });

  it('nothing is claimed, also what was staged before', async () => {
    expect(await database.tx((tx) => claimMessage(tx, waiting, lease))).toBeNull();
    expect(await database.tx((tx) => claimMessage(tx, other, lease))).toMatchObject({ id: other.id });
  });

  it('all of it goes once the row is put right', async () => {
    await database.query('update participants set unreadable_reason = null');
    expect((await staged()).sort()).toEqual([waiting.id, other.id].sort());
  });
});
