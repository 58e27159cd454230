import { aBoot, aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  changeExpectedPhone,
  claimMessage,
  type ClaimedMessage,
  type EntityManager,
  type LeaseRef,
  loseOutcome,
  markConnected,
  type PhoneChange,
  queueAgain,
  recognizePhone,
} from '../../src';
import { connectAccount, useDatabase } from '../database';
import { interleave, session, then } from './interleave';

const OLD = '+15550000001';
const NEW = '+15550000077';

describe('an account that gets another number', () => {
  const database = useDatabase();
  const [operator, gateway] = [session('the change'), session('the gateway')];
  let person: ParticipantRow;
  let message: MessageRow;
  let lease: LeaseRef;
  let claimed: ClaimedMessage | null;
  let change: PhoneChange;

  beforeEach(async () => {
    person = await aParticipant(database, { wrote_at: new Date() });
    message = await aMessage(database, person);
    lease = await connectAccount(database, await aBoot(database));
    await database.query('update whatsapp_accounts set phone = $1', [OLD]);
    claimed = null;
  });

  const changesTo = (phone: string | null) => async (tx: EntityManager) => {
    change = await changeExpectedPhone(tx, 'default', phone);
  };
  const claims = async (tx: EntityManager): Promise<void> => {
    claimed = await claimMessage(tx, message, lease);
  };
  const row = ({ id }: { readonly id: string } = message): Promise<Row> => database.row('outbox_messages', id);
  const account = (): Promise<Row> => database.row('whatsapp_accounts', 'default');
  const UNRESOLVED = { status: 'failed', failure_class: 'unresolved', lease_owner: null, unknown_since: null };

  interleave('what is claimed first ends unresolved, whatever its sender still has to tell', database, [
    gateway.does('claims it', claims),
    operator.waitsFor(gateway, 'comes', changesTo(NEW)),
    gateway.commits(),
    operator.commits(),
    then('it has ended', async () => {
      expect(claimed).toMatchObject({ id: message.id, attempt: 1 });
      expect(change).toEqual({ is: 'changed', before: OLD, replaced: { unresolved: 1, strangers: 1 } });
      expect(await row()).toMatchObject({
        ...UNRESOLVED,
        last_error: expect.stringMatching(/changed from one that ends in 01 to one that ends in 77/) as string,
      });
    }),
    gateway.does('loses the outcome', async (tx) => expect(await loseOutcome(tx, claimed!, 'Gone')).toBe(false)),
    gateway.commits(),
    then('it stays ended', async () => expect(await row()).toMatchObject(UNRESOLVED)),
  ]);

  interleave('what is not claimed yet is not claimed by a session of the old number any more', database, [
    operator.does('is made', changesTo(NEW)),
    gateway.waitsFor(operator, 'claims it', claims),
    operator.commits(),
    gateway.commits(),
    then('it waits, under the id that it had', async () => {
      expect(claimed).toBeNull();
      expect(change).toMatchObject({ replaced: { unresolved: 0 } });
      const { wa_message_id } = message;
      expect(await row()).toMatchObject({ status: 'queued', attempt: 0, wa_message_id });
    }),
    gateway.does('goes on connecting the old one', async (tx) => {
      expect(await markConnected(tx, lease, OLD)).toEqual({ isOurs: false, told: null });
      await claims(tx);
      expect(claimed).toBeNull();
    }),
    gateway.commits(),
    gateway.does('connects the new one', async (tx) => {
      expect(await recognizePhone(tx, lease, NEW)).toEqual({ is: 'expected' });
      await markConnected(tx, lease, NEW);
      await claims(tx);
    }),
    gateway.commits(),
    then('it leaves from there', async () => expect(await row()).toMatchObject({ status: 'sending', attempt: 1 })),
  ]);

  interleave('what is queued again at that moment ends too', database, [
    gateway.does('looks it up and does not find it', async (tx) => {
      await claims(tx);
      await loseOutcome(tx, claimed!, 'Gone');
      expect(await queueAgain(tx, claimed!)).toBe(true);
    }),
    operator.waitsFor(gateway, 'comes', changesTo(NEW)),
    gateway.commits(),
    operator.commits(),
    then('it is not sent from the new one', async () => {
      expect(change).toMatchObject({ replaced: { unresolved: 1 } });
      expect(await row()).toMatchObject(UNRESOLVED);
    }),
  ]);

  const owed = (over: Row): Promise<MessageRow> =>
    aMessage(database, person, { attempt: 2, recipient: person.phone, lane: 'bulk', ...over });

  it('ends what may lie in the old chats, and nothing else, and its lines go on', async () => {
    const lost = [
      await owed({ status: 'unknown', lost_outcomes: 1 }),
      await owed({ status: 'queued', lost_outcomes: 1, retry_at: new Date() }),
    ];
    const behind = await aMessage(database, person, { lane: 'bulk', held: true });
    const surelyNot = await owed({ status: 'queued', lane: 'reply' });
    const sent = await owed({ status: 'sent' });
    await database.tx(changesTo(NEW));
    expect(change).toMatchObject({ replaced: { unresolved: 2, strangers: 1 } });
    for (const one of lost) expect(await row(one)).toMatchObject({ ...UNRESOLVED, retry_at: null });
    expect(await row(behind)).toMatchObject({ status: 'queued', held: false, wa_message_id: behind.wa_message_id });
    expect(await row(surelyNot)).toMatchObject({ status: 'queued', attempt: 2 });
    expect(await row(sent)).toMatchObject({ status: 'sent' });
    const [told] = await database.query(`select detail from account_events where kind = 'number-changed'`);
    expect(told).toEqual({
      detail: 'It is to end in 77, another than before. Messages whose outcome cannot be told any more: 2',
    });
  });

  it('has met nobody: everybody is a stranger, the warm-up begins, and what waited for the cap is judged anew', async () => {
    const until = new Date(Date.now() + 3_600_000);
    const capped = await owed({ attempt: 0, deferred_reason: 'cold-cap', deferred_until: until, retry_at: until });
    await database.query(
      `update whatsapp_accounts set first_send_on = '2026-01-01', cap_day = '2026-01-01', cap_used = 7`,
    );
    await database.tx(changesTo(NEW));
    const stranger = await database.row('participants', person.id);
    expect([stranger.wrote_at, stranger.contact_since === null]).toEqual([null, false]);
    expect(await account()).toMatchObject({
      ...{ first_send_on: null, cap_day: null, cap_used: 0, state: 'connecting', connected_since: null },
      ...{ lease_owner: lease.bootId, phone: NEW },
    });
    expect(await row(capped)).toMatchObject({ retry_at: null });
  });

  const nothingEnded = async (one: MessageRow): Promise<void> => {
    expect(await row(one)).toMatchObject({ status: 'unknown' });
    expect(await database.row('participants', person.id)).toMatchObject({ contact_since: null });
    expect(await account()).toMatchObject({ state: 'connected' });
  };

  it('is the same while its pairing finds the number that it had, and another when it finds another', async () => {
    const lost = await owed({ status: 'unknown', lost_outcomes: 1 });
    await database.tx(changesTo(null));
    expect(change).toEqual({ is: 'changed', before: OLD, replaced: null });
    expect(await account()).toMatchObject({ phone: null, former_phone: OLD });
    expect(await database.tx((tx) => recognizePhone(tx, lease, OLD))).toEqual({ is: 'learned' });
    await nothingEnded(lost);

    await database.tx(changesTo(null));
    expect(await database.tx((tx) => recognizePhone(tx, lease, NEW))).toEqual({ is: 'learned' });
    expect(await row(lost)).toMatchObject(UNRESOLVED);
    expect(await account()).toMatchObject({ phone: NEW, former_phone: null, state: 'connecting' });
    expect(await database.row('participants', person.id)).toMatchObject({ wrote_at: null });
  });

  it('is another, too, when it is said after the one before was taken away', async () => {
    const lost = await owed({ status: 'unknown', lost_outcomes: 1 });
    await database.tx(changesTo(null));
    await database.tx(changesTo(NEW));
    expect(change).toEqual({ is: 'changed', before: null, replaced: { unresolved: 1, strangers: 1 } });
    expect(await row(lost)).toMatchObject(UNRESOLVED);
  });

  it('is no other where none was known before', async () => {
    await database.query('update whatsapp_accounts set phone = null');
    const lost = await owed({ status: 'unknown', lost_outcomes: 1 });
    await database.tx(changesTo(NEW));
    expect(change).toEqual({ is: 'changed', before: null, replaced: null });
    await nothingEnded(lost);
  });
});
