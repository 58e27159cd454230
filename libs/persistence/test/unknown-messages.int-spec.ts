import { randomUUID } from 'node:crypto';
import { aBoot, aMessage, aParticipant, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  autocommit,
  findMissingAcks,
  findUnknownMessages,
  leaveMessagesOwnerless,
  queueAgain,
  takeBackStaleMessages,
} from '../src';
import { connectAccount, useDatabase } from './database';

const ago = (interval: string): ReturnType<typeof db> => db(`now() - interval '${interval}'`);

describe('messages whose outcome nobody holds', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let bootId: string;

  beforeEach(async () => {
    person = await aParticipant(database);
    bootId = await aBoot(database);
  });

  const takeBack = (): Promise<number> => database.tx(takeBackStaleMessages);
  const sending = (over: Row = {}): Promise<{ id: string; attempt: number }> =>
    aMessage(database, person, { status: 'sending', lease_owner: bootId, ...over });

  it.each<[string, Row]>([
    ['whose owner is registered nowhere', { lease_owner: randomUUID() }],
    ['whose lease ran out', { lease_until: ago('1 second') }],
    ['that were left ownerless', { lease_owner: null, lease_until: null }],
  ])('are those %s: they become unknown, and are not queued', async (_, over) => {
    const { id } = await sending(over);
    expect(await takeBack()).toBe(1);
    expect(await database.row('outbox_messages', id)).toMatchObject({
      ...{ status: 'unknown', attempt: 1, lease_owner: null, last_error: 'The process that sent it is gone' },
      lost_outcomes: 1,
    });
    expect(await takeBack()).toBe(0);
  });

  it('are those whose owner is gone', async () => {
    await sending({ lease_owner: await aBoot(database, { gone_at: db('now()') }) });
    expect(await takeBack()).toBe(1);
  });

  it('are not those that a living boot holds', async () => {
    const { id } = await sending();
    expect(await takeBack()).toBe(0);
    expect(await database.row('outbox_messages', id)).toMatchObject({ status: 'sending', lease_owner: bootId });
  });

  it('are left ownerless by the name of their claim, at a stop, and no other with them', async () => {
    const held = await sending();
    const leave = (attempt: number): Promise<void> =>
      leaveMessagesOwnerless(autocommit(database.db), [{ id: held.id, attempt }]);
    await leave(2);
    expect(await database.row('outbox_messages', held.id)).toMatchObject({ lease_owner: bootId });
    await leave(1);
    expect(await database.row('outbox_messages', held.id)).toMatchObject({ status: 'sending', lease_owner: null });
    expect(await takeBack()).toBe(1);
  });

  describe('as the owner of the account finds them', () => {
    const find = (): ReturnType<typeof findUnknownMessages> => findUnknownMessages(autocommit(database.db), 'default');
    const unknown = (since: string, over: Row = {}): Promise<{ id: string }> =>
      aMessage(database, person, { status: 'unknown', unknown_since: ago(since), ...over });
    const connectedFor = async (interval: string): Promise<void> => {
      await connectAccount(database, bootId);
      await database.query(`update whatsapp_accounts set connected_since = now() - $1::interval`, [interval]);
    };

    it('are the oldest first, of this account only', async () => {
      const [young, old] = [await unknown('1 minute'), await unknown('2 minutes', { stop_requested: true })];
      expect(await find()).toMatchObject([
        { id: old.id, attempt: 1, stopRequested: true, overdue: false },
        { id: young.id, attempt: 1, stopRequested: false, overdue: false },
      ]);
      expect(await findUnknownMessages(autocommit(database.db), 'other')).toEqual([]);
    });

    it.each([
      [9, false],
      [10, true],
    ])('lost %i times: spent is %p, and such a one is not queued again', async (lost, spent) => {
      const { id } = await unknown('1 minute', { lost_outcomes: lost });
      expect(await find()).toMatchObject([{ spent }]);
      expect(await database.tx((tx) => queueAgain(tx, { id, attempt: 1 }))).toBe(!spent);
    });

    it.each([
      ['20 minutes', '20 minutes', true],
      ['20 minutes', '10 minutes', false],
      ['10 minutes', '3 hours', false],
      ['25 hours', '1 minute', true],
    ])('unknown for %s, the account connected for %s: overdue is %p', async (since, connected, overdue) => {
      await connectedFor(connected);
      await unknown(since);
      expect(await find()).toMatchObject([{ overdue }]);
    });

    it.each([
      ['20 hours', false],
      ['25 hours', true],
    ])('unknown for %s, the account away: overdue is %p', async (since, overdue) => {
      await unknown(since);
      expect(await find()).toMatchObject([{ overdue }]);
    });
  });

  it('have acks to be asked for: sent within a day and not read', async () => {
    const sent = (over: Row): Promise<{ wa_message_id: string }> =>
      aMessage(database, person, { status: 'sent', ...over });
    const [early, late] = [
      await sent({ sent_at: ago('2 hours'), ack_level: 2 }),
      await sent({ sent_at: ago('1 hour') }),
    ];
    await sent({ ack_level: 3 });
    await sent({ sent_at: ago('25 hours') });
    await sending();
    expect(await findMissingAcks(autocommit(database.db), 'default')).toMatchObject([
      { waMessageId: late.wa_message_id, ackLevel: 1 },
      { waMessageId: early.wa_message_id, ackLevel: 2 },
    ]);
    expect(await findMissingAcks(autocommit(database.db), 'other')).toEqual([]);
  });
});
