import { whatsAppMessageId } from '@promptpipe/domain';
import { aParticipant, until } from '@promptpipe/testing';
import { enqueueMessage, lockParticipant, newId, recordAck } from '../src';
import { useDatabase } from './database';

const AT = new Date('2026-03-01T08:00:00Z');
const WAITS = `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;

describe('an ack and the insert of its message', () => {
  const database = useDatabase();

  it('do not pass each other unseen when both are under way', async () => {
    const { id: participantId } = await aParticipant(database);
    const id = newId();
    const waMessageId = whatsAppMessageId('default', 'cause');
    let ack: Promise<unknown> = Promise.resolve();

    await database.tx(async (tx) => {
      const participant = await lockParticipant(tx, participantId);
      await enqueueMessage(tx, participant!, { id, text: 'hello', lane: 'study', dedupeKey: 'cause' });
      ack = database.tx((other) => recordAck(other, { accountId: 'default', waMessageId, level: 1, at: AT }));
      await until('the ack waits for the insert', async () => (await database.query(WAITS)).length === 1);
    });

    expect(await ack).toEqual({ messageId: id, settled: true });
    expect(await database.row('outbox_messages', id)).toMatchObject({ status: 'sent', ack_level: 1 });
    expect(await database.query('select message_id from receipts')).toEqual([{ message_id: id }]);
  });
});
