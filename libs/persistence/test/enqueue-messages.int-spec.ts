import { randomUUID } from 'node:crypto';
import { whatsAppMessageId } from '@promptpipe/domain';
import { aParticipant, type ParticipantRow } from '@promptpipe/testing';
import { autocommit, enqueueMessages, lockParticipants, type NewMessage, recordAck } from '../src';
import { useDatabase } from './database';
import { measure } from './plans';

describe('messages of many causes', () => {
  const database = useDatabase();
  let people: ParticipantRow[];

  beforeEach(async () => {
    people = [await aParticipant(database), await aParticipant(database)];
    await database.query('update participants set next_seq = 5');
  });

  const message = (over: Partial<NewMessage> = {}): NewMessage => ({
    ...{ id: randomUUID(), text: 'Hello', lane: 'study', dedupeKey: `row:${randomUUID()}` },
    ...over,
  });
  /** Each to the person of its place, in turn. */
  const enqueue = (wanted: readonly NewMessage[]): ReturnType<typeof enqueueMessages> =>
    database.tx(async (tx) => {
      const locked = await lockParticipants(
        tx,
        people.map(({ id }) => id),
      );
      const byId = new Map(locked.map((person) => [person.id, person]));
      const owed = wanted.map((one, n) => ({ message: one, participant: byId.get(people[n % 2]!.id)! }));
      return enqueueMessages(tx, owed);
    });
  const lineOf = async ({ id }: ParticipantRow): Promise<unknown[]> => {
    const rows = await database.query(
      'select rendered_text as text, participant_seq as seq from outbox_messages where participant_id = $1 order by participant_seq',
      [id],
    );
    return rows.map(({ text, seq }) => `${seq as string} ${text as string}`);
  };

  it('stand in the order in which they are given, each person’s in a line of its own', async () => {
    await enqueue(['a', 'b', 'c', 'd', 'e'].map((text) => message({ text })));
    expect(await lineOf(people[0]!)).toEqual(['5 a', '6 c', '7 e']);
    expect(await lineOf(people[1]!)).toEqual(['5 b', '6 d']);
    expect(await database.query('select next_seq from participants order by next_seq')).toEqual([
      { next_seq: '7' },
      { next_seq: '8' },
    ]);
  });

  it('are told one by one: made, there already, or of another body; what is there takes no number', async () => {
    const [first, second] = [message({ text: 'a' }), message({ text: 'b' })];
    await enqueue([first, second]);
    const fresh = message({ text: 'c' });
    const again = [{ ...first, id: randomUUID() }, { ...second, text: 'other' }, fresh];
    expect(await enqueue(again)).toEqual([
      { outcome: 'exists', id: first.id },
      { outcome: 'other-body', id: second.id },
      { outcome: 'created', id: fresh.id },
    ]);
    expect(await lineOf(people[0]!)).toEqual(['5 a', '6 c']);
    expect(await lineOf(people[1]!)).toEqual(['5 b']);
  });

  it('adopt the acks that came before them, each its own', async () => {
    const wanted = [message(), message(), message()];
    for (const { dedupeKey } of wanted.slice(0, 2)) {
      const ack = { accountId: 'default', waMessageId: whatsAppMessageId('default', dedupeKey) };
      await recordAck(autocommit(database.db), { ...ack, level: 2, at: new Date() });
    }
    await enqueue(wanted);
    const rows = await database.query('select status, ack_level from outbox_messages order by ack_level desc');
    expect(rows.map(({ status, ack_level }) => [status, ack_level])).toEqual([
      ['sent', 2],
      ['sent', 2],
      ['queued', 0],
    ]);
  });

  it('cost as many statements as one', async () => {
    const statements = async (count: number): Promise<number> => {
      const wanted = Array.from({ length: count }, () => message());
      return (
        await measure(database.db, async (tx) => {
          const [person] = await lockParticipants(tx, [people[0]!.id]);
          await enqueueMessages(
            tx,
            wanted.map((one) => ({ message: one, participant: person! })),
          );
        })
      ).length;
    };
    expect(await statements(200)).toBe(await statements(1));
  });
});
