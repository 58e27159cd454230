import { whatsAppMessageId } from '@promptpipe/domain';
import { aBoot, aMessage, aParticipant, insertRow, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import {
  claimMessage,
  type ClaimedMessage,
  type EntityManager,
  holdOpenStudy,
  insertParticipant,
  type LeaseRef,
  moveStudy,
  recordInbound,
  type StudyMove,
} from '../../src';
import { connectAccount, useDatabase } from '../database';
import { interleave, session, then } from './interleave';

const NEW = 'second';
const AT = new Date('2026-03-01T08:00:00Z');

describe('a study that moves to another number', () => {
  const database = useDatabase();
  const [mover, other] = [session('the move'), session('the other')];
  let person: ParticipantRow;
  let message: MessageRow;
  let lease: LeaseRef;
  let claimed: ClaimedMessage | null;
  let moved: StudyMove;

  beforeEach(async () => {
    await insertRow(database, 'whatsapp_accounts', { id: NEW });
    person = await aParticipant(database, { wrote_at: AT });
    message = await aMessage(database, person);
    lease = await connectAccount(database, await aBoot(database));
    claimed = null;
  });
  afterEach(() =>
    database.query(`update studies set account_id = 'default'; delete from consents; delete from jobs;
                    delete from inbound_messages; delete from inbound_dedup; delete from outbox_messages; delete from participants;
                    delete from whatsapp_accounts where id = '${NEW}'`),
  );

  const moves = async (tx: EntityManager): Promise<void> => {
    moved = await moveStudy(tx, 'default', NEW);
  };
  const claims = async (tx: EntityManager): Promise<void> => {
    claimed = await claimMessage(tx, message, lease);
  };
  const row = (): Promise<Record<string, unknown>> => database.row('outbox_messages', message.id);
  const participants = (): Promise<unknown[]> =>
    database.query('select account_id, wrote_at is null as "isStranger" from participants order by created_at');

  interleave('what is claimed first stays with the old number, and ends there', database, [
    other.does('claims it', claims),
    mover.waitsFor(other, 'comes', moves),
    other.commits(),
    mover.commits(),
    then('it is on its way from the old number', async () => {
      expect(claimed).toMatchObject({ id: message.id, accountId: 'default' });
      expect(moved).toMatchObject({ is: 'moved', participants: 1, messages: 0, staying: 1 });
      expect(await row()).toMatchObject({
        account_id: 'default',
        status: 'sending',
        wa_message_id: message.wa_message_id,
      });
    }),
  ]);

  interleave('what is moved first is no longer claimed for the old number', database, [
    mover.does('is made', moves),
    other.waitsFor(mover, 'claims it', claims),
    mover.commits(),
    other.commits(),
    then('it waits for the new number, under the id that it has there', async () => {
      expect(claimed).toBeNull();
      const { dedupe_key } = await row();
      expect(await row()).toMatchObject({
        ...{ account_id: NEW, status: 'queued', attempt: 0 },
        wa_message_id: whatsAppMessageId(NEW, String(dedupe_key)),
      });
      expect(await participants()).toEqual([{ account_id: NEW, isStranger: true }]);
    }),
  ]);

  const enrols = async (tx: EntityManager): Promise<void> => {
    await holdOpenStudy(tx, person.study_id);
    const id = '00000000-0000-7000-8000-00000000000a';
    const known = { id, studyId: person.study_id, code: 'late', name: '', timezone: null };
    await insertParticipant(tx, { ...known, phone: '+15550109999' as never });
  };

  interleave('who enrols at that moment moves too', database, [
    other.does('enrols somebody', enrols),
    mover.waitsFor(other, 'comes', moves),
    other.commits(),
    mover.commits(),
    then('both are on the new number', async () => {
      expect((await participants()).map((one) => (one as { account_id: string }).account_id)).toEqual([NEW, NEW]);
    }),
  ]);

  interleave('who enrols just after it is on the new number', database, [
    mover.does('is made', moves),
    other.waitsFor(mover, 'enrols somebody', enrols),
    mover.commits(),
    other.commits(),
    then('both are on the new number', async () => {
      expect((await participants()).map((one) => (one as { account_id: string }).account_id)).toEqual([NEW, NEW]);
    }),
  ]);

  const writes = (accountId: string, body: string) => (tx: EntityManager) =>
    recordInbound(tx, {
      ...{ accountId, waMessageId: `3EB0${body}`, sender: person.phone as never, body, quotedWaId: null, at: AT },
    });

  interleave('a STOP to the old number counts, while it moves and ever after', database, [
    mover.does('is made', moves),
    other.waitsFor(mover, 'says STOP to the old number', writes('default', 'STOP')),
    mover.commits(),
    other.commits(),
    then('they are written to no more', async () => {
      expect(await database.row('participants', person.id)).toMatchObject({ status: 'opted_out', account_id: NEW });
      expect(await row()).toMatchObject({ status: 'canceled' });
    }),
    other.does('writes to the old number again', writes('default', 'Hello')),
    other.commits(),
    then('it is theirs, and they are still a stranger to the new one', async () => {
      const told = await database.query('select participant_id from inbound_messages');
      expect(told).toEqual([{ participant_id: person.id }, { participant_id: person.id }]);
      expect(await participants()).toMatchObject([{ isStranger: true }]);
    }),
  ]);

  it('changes nothing when it is asked for again, and comes back under the ids of before', async () => {
    await database.tx(moves);
    await database.tx(moves);
    expect(moved).toMatchObject({ is: 'same', participants: 0, messages: 0 });
    await database.tx(async (tx) => (moved = await moveStudy(tx, 'default', 'default')));
    const { dedupe_key } = await row();
    expect(await row()).toMatchObject({ wa_message_id: whatsAppMessageId('default', String(dedupe_key)) });
  });

  it('is refused where a number is taken there, and leaves all as it was', async () => {
    const study_id = '00000000-0000-7000-8000-0000000000bb';
    await insertRow(database, 'studies', { id: study_id, code: 'elsewhere', name: 'x', account_id: NEW });
    await aParticipant(database, { study_id, account_id: NEW, phone: person.phone, code: 'twin' });
    await database.tx(moves);
    expect(moved).toMatchObject({ is: 'taken', people: [{ otherStudy: 'elsewhere' }] });
    expect(await row()).toMatchObject({ account_id: 'default' });
    await database.query(`delete from participants where code = 'twin'; delete from studies where code = 'elsewhere'`);
  });
});
