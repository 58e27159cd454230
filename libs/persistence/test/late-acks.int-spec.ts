import { aMessage, aParticipant, db, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import { type AckEffect, autocommit, findLastSentBefore, findMessage, moveMessages, recordAck } from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const AT = new Date('2026-03-01T08:00:00Z');
const LONG_AGO = { finished_at: db(`now() - interval '8 days'`), updated_at: db(`now() - interval '8 days'`) };

describe('an ack of a message that moves', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let message: MessageRow;

  beforeEach(async () => {
    person = await aParticipant(database);
    message = await aMessage(database, person, { status: 'sent', ack_level: 1, ...LONG_AGO });
  });

  const ack = (level: number, { wa_message_id: waMessageId } = message): Promise<AckEffect> =>
    database.tx((tx) => recordAck(tx, { accountId: 'default', waMessageId, level, at: AT }));
  const moveAll = (): Promise<number> => database.tx((tx) => moveMessages(tx, 7));
  const receipts = () => database.query('select message_id, study_id, ack_level from receipts order by ack_level');

  it('grows in history, in level and times and nothing else', async () => {
    expect(await moveAll()).toBe(1);
    const before = await database.row('outbox_messages_history', message.id);
    expect(await ack(3)).toEqual({ messageId: message.id, settled: false });
    expect(await database.row('outbox_messages_history', message.id)).toEqual({
      ...before,
      ...{ ack_level: 3, delivered_at: AT, read_at: AT, updated_at: expect.any(Date) as Date },
    });
    expect(await ack(2)).toEqual({ messageId: null, settled: false });
    expect(await findMessage(autocommit(database.db), message.id)).toMatchObject({ ackLevel: 3 });
    const of = { message_id: message.id, study_id: person.study_id };
    expect(await receipts()).toEqual([
      { ...of, ack_level: 2 },
      { ...of, ack_level: 3 },
    ]);
  });

  it('makes what had been given up sent, there too, and lets no other go', async () => {
    const lost = await aMessage(database, person, { status: 'failed', ...LONG_AGO });
    const held = await aMessage(database, person, { held: true });
    await moveAll();
    expect(await ack(1, lost)).toEqual({ messageId: lost.id, settled: false });
    expect(await database.row('outbox_messages_history', lost.id)).toMatchObject({
      ...{ status: 'sent', ack_level: 1, failure_class: null, wa_at: AT },
    });
    expect(await database.row('outbox_messages', held.id)).toMatchObject({ held: true });
    expect(await findLastSentBefore(autocommit(database.db), person.id, AT)).toMatchObject({ id: lost.id });
  });

  it('that comes during the move waits for it, and is met in history', async () => {
    const mover = await openTransaction(database.db);
    expect(await moveMessages(mover.tx, 7)).toBe(1);
    const late = ack(2);
    await untilBlocked(database);
    await mover.commit();
    expect(await late).toEqual({ messageId: message.id, settled: false });
    expect(await database.row('outbox_messages_history', message.id)).toMatchObject({ ack_level: 2 });
    expect(await receipts()).toEqual([{ message_id: message.id, study_id: person.study_id, ack_level: 2 }]);
  });

  it('that comes during a move that fails is met where the row stayed', async () => {
    const mover = await openTransaction(database.db);
    await moveMessages(mover.tx, 7);
    const late = ack(2);
    await untilBlocked(database);
    await mover.rollback();
    expect(await late).toMatchObject({ messageId: message.id });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ ack_level: 2 });
  });

  it('that is being recorded keeps its message where it is, now and for another while', async () => {
    const acker = await openTransaction(database.db);
    await recordAck(acker.tx, { accountId: 'default', waMessageId: message.wa_message_id, level: 2, at: AT });
    expect(await moveAll()).toBe(0);
    await acker.commit();
    expect(await moveAll()).toBe(0);
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ ack_level: 2 });
  });

  it('reaches the highest level when many come while it moves', async () => {
    const levels = [2, 4, 3, 2, 4].map((level) => ack(level));
    await Promise.all([...levels, moveAll(), moveAll()]);
    expect(await findMessage(autocommit(database.db), message.id)).toMatchObject({ ackLevel: 4 });
    const orphans = await database.query('select 1 from receipts where message_id is null');
    expect(orphans).toEqual([]);
  });
});
