import { randomUUID } from 'node:crypto';
import { whatsAppMessageId } from '@promptpipe/domain';
import { aMessage, aParticipant, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import { autocommit, enqueueMessage, lockParticipant, recordAck, type EntityManager, type NewMessage } from '../src';
import { useDatabase } from './database';

describe('a message for a cause', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const message = (over: Partial<NewMessage> = {}): NewMessage => ({
    ...{ id: randomUUID(), text: 'Hello', lane: 'study', dedupeKey: `row:${randomUUID()}` },
    ...over,
  });
  const enqueue = (wanted: NewMessage, to = person): ReturnType<typeof enqueueMessage> =>
    database.tx(async (tx) => enqueueMessage(tx, (await lockParticipant(tx, to.id))!, wanted));
  const heldOf = async (wanted: NewMessage): Promise<unknown> =>
    (await database.row('outbox_messages', wanted.id)).held;

  it('is a row that waits, with the id that its cause gives it', async () => {
    const wanted = message({ lane: 'reply', dedupeKey: 'inbound:default:A#0' });
    expect(await enqueue(wanted)).toEqual({ outcome: 'created', id: wanted.id });
    expect(await database.row('outbox_messages', wanted.id)).toMatchObject({
      participant_id: person.id,
      study_id: person.study_id,
      account_id: 'default',
      lane: 'reply',
      payload: { text: 'Hello' },
      rendered_text: 'Hello',
      participant_seq: '1',
      status: 'queued',
      attempt: 0,
      recipient: null,
      wa_message_id: whatsAppMessageId('default', 'inbound:default:A#0'),
    });
  });

  it('is there already when the cause runs again, also under another row id', async () => {
    const wanted = message();
    await enqueue(wanted);
    expect(await enqueue({ ...wanted, id: randomUUID() })).toEqual({ outcome: 'exists', id: wanted.id });
    expect(await database.query('select id from outbox_messages')).toEqual([{ id: wanted.id }]);
    expect((await database.query('select next_seq from participants'))[0]).toEqual({ next_seq: '2' });
  });

  it.each([{ text: 'Something else' }, { lane: 'bulk' as const }])(
    'is refused with another body: %p',
    async (other) => {
      const wanted = message();
      await enqueue(wanted);
      expect(await enqueue({ ...wanted, ...other })).toEqual({ outcome: 'other-body', id: wanted.id });
      expect(await database.query('select rendered_text, lane from outbox_messages')).toEqual([
        { rendered_text: 'Hello', lane: 'study' },
      ]);
    },
  );

  it('is known when its row has moved away', async () => {
    const wanted = message();
    await enqueue(wanted);
    await database.query('delete from outbox_messages');
    expect(await enqueue(message({ dedupeKey: wanted.dedupeKey }))).toEqual({ outcome: 'exists', id: wanted.id });
    expect(await database.query('select id from outbox_messages')).toEqual([]);
  });

  it('is one row when a cause runs many times at once, for one person or for two', async () => {
    const other = await aParticipant(database);
    const dedupeKey = 'request:key:same';
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, n) => enqueue(message({ dedupeKey }), n % 2 === 0 ? person : other)),
    );
    expect(made.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await database.query('select dedupe_key from outbox_messages')).toEqual([{ dedupe_key: dedupeKey }]);
  });

  it('is forgotten together with its cause when the transaction is rolled back', async () => {
    const wanted = message();
    const failing = database.tx(async (tx: EntityManager) => {
      await enqueueMessage(tx, (await lockParticipant(tx, person.id))!, wanted);
      throw new Error('No after all');
    });
    await expect(failing).rejects.toThrow('No after all');
    expect(await enqueue(wanted)).toEqual({ outcome: 'created', id: wanted.id });
  });

  it.each<[string, Row, boolean]>([
    ['a due one', {}, true],
    ['one that is retried later', { attempt: 1, retry_at: db(`now() + interval '1 hour'`) }, true],
    ['one that is being sent', { status: 'sending' }, true],
    ['one of unknown outcome', { status: 'unknown' }, true],
    ['one that is not yet due', { not_before: db(`now() + interval '1 hour'`) }, false],
    ['one that is past its time', { expires_at: db(`now() - interval '1 second'`) }, false],
    ['a sent one', { status: 'sent' }, false],
    ['a failed one', { status: 'failed' }, false],
    ['one of another lane', { lane: 'bulk' }, false],
  ])('behind %s is held: %p', async (_, before, held) => {
    await aMessage(database, person, before);
    await database.query('update participants set next_seq = 2');
    const wanted = message();
    await enqueue(wanted);
    expect(await heldOf(wanted)).toBe(held);
  });

  it('waits for nobody but its own person', async () => {
    await aMessage(database, await aParticipant(database));
    const wanted = message();
    await enqueue(wanted);
    expect(await heldOf(wanted)).toBe(false);
  });

  it('is sent from the start when the network took it before we knew it again', async () => {
    const wanted = message();
    const [taken, read] = [new Date('2026-03-01T08:00:00Z'), new Date('2026-03-01T09:30:00Z')];
    const ack = { accountId: 'default', waMessageId: whatsAppMessageId('default', wanted.dedupeKey) };
    await recordAck(autocommit(database.db), { ...ack, level: 1, at: taken });
    await recordAck(autocommit(database.db), { ...ack, level: 3, at: read });

    await enqueue(wanted);
    expect(await database.row('outbox_messages', wanted.id)).toMatchObject({
      ...{ status: 'sent', ack_level: 3, wa_at: taken, read_at: read },
    });
    expect(await database.query('select message_id from receipts')).toEqual([
      { message_id: wanted.id },
      { message_id: wanted.id },
    ]);
  });

  it('is not sent by an orphan that tells of an error only', async () => {
    const wanted = message();
    const waMessageId = whatsAppMessageId('default', wanted.dedupeKey);
    await recordAck(autocommit(database.db), { accountId: 'default', waMessageId, level: -1, at: new Date() });
    await enqueue(wanted);
    expect(await database.row('outbox_messages', wanted.id)).toMatchObject({ status: 'queued', ack_level: 0 });
  });
});
