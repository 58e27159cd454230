import { aMessage, aParticipant, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import { MESSAGE_STATUSES } from '@promptpipe/domain';
import { autocommit, findMessage, listReceipts, recordAck, recordAcks, type AckEffect } from '../src';
import { useDatabase } from './database';

/** As a gateway does: what the shared statement leaves is recorded by itself. */
const WAYS: readonly { readonly way: string; readonly records: typeof recordAck }[] = [
  { way: 'by itself', records: recordAck },
  { way: 'among others', records: async (tx, ack) => (await recordAcks(tx, [ack]))[0] ?? recordAck(tx, ack) },
];

const AT = new Date('2026-03-01T08:00:00Z');
const LATER = new Date('2026-03-01T09:00:00Z');

describe.each(WAYS)('an ack told $way', ({ records }) => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const ack = (
    { wa_message_id: waMessageId }: Pick<MessageRow, 'wa_message_id'>,
    level: number,
    at = AT,
  ): Promise<AckEffect> => database.tx((tx) => records(tx, { accountId: 'default', waMessageId, level, at }));
  const shown = async ({ id }: MessageRow): Promise<unknown> => findMessage(autocommit(database.db), id);

  it.each(MESSAGE_STATUSES.filter((status) => status !== 'sent'))('makes what is %s sent', async (status) => {
    const message = await aMessage(database, person, { status });
    expect(await ack(message, 1)).toEqual({ messageId: message.id, settled: true });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({
      ...{ status: 'sent', ack_level: 1, wa_at: AT, failure_class: null, lease_owner: null, unknown_since: null },
    });
  });

  it('makes what is held, staged and stopped sent', async () => {
    const stage = { staged_at: AT, staged_by: person.id, staged_epoch: 'x', staged_account_epoch: 1 };
    const message = await aMessage(database, person, { held: true, stop_requested: true, ...stage });
    expect(await ack(message, 2)).toEqual({ messageId: message.id, settled: true });
  });

  it('tells each level once, with its time, and keeps the time of the first', async () => {
    const message = await aMessage(database, person, { status: 'sending' });
    await ack(message, 1);
    expect(await ack(message, 2, LATER)).toEqual({ messageId: message.id, settled: false });
    await ack(message, 3, LATER);
    expect(await shown(message)).toMatchObject({ ackLevel: 3, deliveredAt: LATER, readAt: LATER });
    const receipts = await listReceipts(autocommit(database.db), message.id);
    expect(receipts.map(({ ackLevel, at }) => [ackLevel, at])).toEqual([
      [1, AT],
      [2, LATER],
      [3, LATER],
    ]);
  });

  it('only grows: what comes late or again changes nothing', async () => {
    const message = await aMessage(database, person, { status: 'sending' });
    await ack(message, 3);
    const before = await shown(message);
    for (const level of [3, 2, 1])
      expect(await ack(message, level, LATER)).toEqual({ messageId: null, settled: false });
    expect(await shown(message)).toEqual(before);
    expect(await database.query('select ack_level from receipts order by 1')).toHaveLength(3);
  });

  it('reaches the highest level whatever the order, also all at once', async () => {
    const message = await aMessage(database, person, { status: 'sending' });
    await Promise.all([4, 1, 3, 2, 1, 3].map((level) => ack(message, level)));
    expect(await shown(message)).toMatchObject({ status: 'sent', ackLevel: 4 });
  });

  it.each([0, -1])('of level %d is written down and settles nothing', async (level) => {
    const message = await aMessage(database, person, { status: 'sending' });
    expect(await ack(message, level)).toEqual({ messageId: null, settled: false });
    expect(await shown(message)).toMatchObject({ status: 'sending', ackLevel: 0 });
    expect(await listReceipts(autocommit(database.db), message.id)).toHaveLength(1);
  });

  it('needs no attempt: it settles a send whose claim is long another', async () => {
    const message = await aMessage(database, person, { status: 'sending', attempt: 9 });
    expect(await ack(message, 1)).toMatchObject({ settled: true });
  });

  it('of another account is none of ours', async () => {
    const message = await aMessage(database, person, { status: 'sending' });
    const foreign = { accountId: 'other', waMessageId: message.wa_message_id, level: 1, at: AT };
    expect(await database.tx((tx) => recordAck(tx, foreign))).toEqual({ messageId: null, settled: false });
    expect(await shown(message)).toMatchObject({ status: 'sending' });
  });

  it('of a message that we do not have is kept, once', async () => {
    const orphan = { wa_message_id: '3EB0000000000000000001' };
    expect(await ack(orphan, 1)).toEqual({ messageId: null, settled: false });
    await ack(orphan, 1, LATER);
    expect(await database.query('select message_id, ack_level, wa_at from receipts')).toEqual([
      { message_id: null, ack_level: 1, wa_at: AT },
    ]);
  });

  it('lets the next of its person and lane be seen, and no other', async () => {
    const first = await aMessage(database, person, { status: 'sending' });
    const [next, third] = [
      await aMessage(database, person, { held: true }),
      await aMessage(database, person, { held: true }),
    ];
    const reply = await aMessage(database, person, { held: true, lane: 'reply' });
    await ack(first, 1);
    await ack(first, 2);
    const held = await database.query<{ id: string }>('select id from outbox_messages where held');
    expect(held.map(({ id }) => id).sort()).toEqual([third.id, reply.id].sort());
    expect(await shown(next)).toMatchObject({ status: 'queued' });
  });
});
