import { randomUUID } from 'node:crypto';
import { parsePhoneNumber } from '@promptpipe/domain';
import { aParticipant, DEFAULT_STUDY, type ParticipantRow } from '@promptpipe/testing';
import {
  adoptStrangersMessages,
  insertParticipant,
  listResponses,
  lockParticipant,
  markProcessed,
  readReceived,
  recordInbound,
  storeResponse,
  type Delivered,
  type EntityManager,
  type InboundOutcome,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const STRANGER = '+4917099999999';
const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 8, minute));

describe('what a participant writes', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const delivered = (waMessageId: string, over: { sender?: string; minute?: number } = {}): Delivered => ({
    ...{ accountId: 'default', waMessageId, body: 'Hi', quotedWaId: null },
    sender: parsePhoneNumber(over.sender ?? person.phone)!,
    at: at(over.minute ?? 0),
  });
  const record = (what: Delivered): Promise<InboundOutcome> => database.tx((tx) => recordInbound(tx, what));
  const enrol = async (tx: EntityManager): Promise<number> => {
    const phone = parsePhoneNumber(STRANGER)!;
    const who = { code: 'late', phone, name: '', timezone: null };
    const made = await insertParticipant(tx, { id: randomUUID(), studyId: DEFAULT_STUDY, ...who });
    if (typeof made === 'string') throw new Error(made);
    return (await adoptStrangersMessages(tx, (await lockParticipant(tx, made.id))!, phone)).adopted;
  };
  const jobs = (): Promise<Record<string, unknown>[]> =>
    database.query(
      `select j.kind, j.cause, j.participant_seq as seq, i.status
         from jobs j join inbound_messages i on i.id = (j.payload ->> 'inboundMessageId')::uuid order by j.participant_seq`,
    );

  it('is a row, and one job that will handle it', async () => {
    expect(await record(delivered('A'))).toBe('recorded');
    expect(await jobs()).toEqual([{ kind: 'inbound', cause: 'inbound:default:A', seq: '1', status: 'received' }]);
    const [row] = await database.query('select participant_id, study_id, sender, body, wa_at from inbound_messages');
    expect(row).toEqual({
      ...{ participant_id: person.id, study_id: DEFAULT_STUDY, sender: person.phone, body: 'Hi', wa_at: at(0) },
    });
  });

  it('is one row and one job however often and fast it is delivered', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => record(delivered('A'))));
    expect(outcomes.sort()).toEqual(['recorded', ...Array.from({ length: 9 }, () => 'seen-before')]);
    expect(await jobs()).toHaveLength(1);
    expect(await database.query('select 1 from inbound_messages')).toHaveLength(1);
  });

  it('is known when its row has moved away', async () => {
    await record(delivered('A'));
    await database.query('delete from inbound_messages');
    expect(await record(delivered('A'))).toBe('seen-before');
  });

  it('is new under another id or account', async () => {
    await record(delivered('A'));
    expect(await record(delivered('B'))).toBe('recorded');
    expect((await jobs()).map(({ seq }) => seq)).toEqual(['1', '2']);
  });

  it('is handled once: its response is stored with the mark that it is processed', async () => {
    await record(delivered('A'));
    const [inbound] = await database.query<{ id: string }>('select id from inbound_messages');
    const handle = (): Promise<boolean> =>
      database.tx(async (tx) => {
        const row = await readReceived(tx, inbound!.id);
        if (!row) return false;
        await storeResponse(tx, randomUUID(), row, { messageId: null, option: null });
        await markProcessed(tx, row.id);
        return true;
      });
    expect((await Promise.all([handle(), handle(), handle()])).filter(Boolean)).toHaveLength(1);
    const responses = await listResponses(database.db, person.id, { after: null, limit: 10 });
    expect(responses).toMatchObject([{ participantId: person.id, messageId: null, body: 'Hi' }]);
    expect(await database.query('select status from inbound_messages')).toEqual([{ status: 'processed' }]);
  });

  describe('before they are enrolled', () => {
    it('stays received, without a job', async () => {
      expect(await record(delivered('A', { sender: STRANGER }))).toBe('stranger');
      expect(await record(delivered('A', { sender: STRANGER }))).toBe('seen-before');
      expect(await database.query('select status, participant_id from inbound_messages')).toEqual([
        { status: 'received', participant_id: null },
      ]);
      expect(await database.query('select 1 from jobs')).toEqual([]);
    });

    it('is theirs with their enrolment, in the order of WhatsApp', async () => {
      for (const [id, minute] of [
        ['C', 3],
        ['A', 1],
        ['B', 2],
      ] as const) {
        await record(delivered(id, { sender: STRANGER, minute }));
      }
      await record(delivered('D'));
      expect(await database.tx(enrol)).toBe(3);
      const adopted = (await jobs()).filter(({ cause }) => cause !== 'inbound:default:D');
      expect(adopted.map(({ cause, seq }) => [cause, seq])).toEqual([
        ['inbound:default:A', '1'],
        ['inbound:default:B', '2'],
        ['inbound:default:C', '3'],
      ]);
      expect(await database.query('select 1 from inbound_messages where participant_id is null')).toEqual([]);
    });

    it('is theirs also when it arrives while the enrolment commits', async () => {
      const arriving = await openTransaction(database.db);
      expect(await recordInbound(arriving.tx, delivered('A', { sender: STRANGER }))).toBe('stranger');
      const enrolment = database.tx(enrol);
      await Promise.race([enrolment, untilBlocked(database)]);
      await arriving.commit();
      await enrolment;
      expect((await jobs()).map(({ cause }) => cause)).toEqual(['inbound:default:A']);
    });

    it('is theirs also when the enrolment commits while it arrives', async () => {
      const enrolment = await openTransaction(database.db);
      expect(await enrol(enrolment.tx)).toBe(0);
      const arrival = record(delivered('A', { sender: STRANGER }));
      await Promise.race([arrival, untilBlocked(database)]);
      await enrolment.commit();
      await arrival;
      expect((await jobs()).map(({ cause }) => cause)).toEqual(['inbound:default:A']);
    });
  });
});
