import { aBoot, aMessage, aParticipant, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import {
  claimMessage,
  type ClaimedMessage,
  type EntityManager,
  failMessage,
  findMessage,
  handBackMessage,
  isStopRequested,
  type LeaseRef,
  loseOutcome,
  queueAgain,
  recordAck,
  takeBackStaleMessages,
} from '../../src';
import { connectAccount, useDatabase } from '../database';
import { interleave, session, then } from './interleave';
import { stageOne } from '../stage-one';

const AT = new Date('2026-03-01T08:00:00Z');

describe('an ack that comes', () => {
  const database = useDatabase();
  const [ack, gateway, sender] = [session('ack'), session('gateway'), session('sender')];
  let person: ParticipantRow;
  let message: MessageRow;
  let next: MessageRow;
  let lease: LeaseRef;
  let claimed: ClaimedMessage | null;
  let answer: unknown;

  beforeEach(async () => {
    person = await aParticipant(database);
    message = await aMessage(database, person);
    next = await aMessage(database, person, { held: true });
    const boot = await aBoot(database);
    lease = await connectAccount(database, boot);
  });

  const acks = async (tx: EntityManager): Promise<void> => {
    answer = await recordAck(tx, { accountId: 'default', waMessageId: message.wa_message_id, level: 1, at: AT });
  };
  const claims = gateway.does('claims', async (tx) => (claimed = await claimMessage(tx, message, lease)));
  const isSent = async (): Promise<void> => {
    expect(answer).toEqual({ messageId: message.id, settled: true });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ status: 'sent', ack_level: 1 });
    expect(await database.row('outbox_messages', next.id)).toMatchObject({ status: 'queued', held: false });
  };

  interleave('before the answer of its send settles it; the answer changes nothing', database, [
    claims,
    gateway.commits(),
    ack.does('comes', acks),
    gateway.waitsFor(ack, 'loses the answer', async (tx) => expect(await loseOutcome(tx, claimed!, 'x')).toBe(false)),
    ack.commits(),
    gateway.commits(),
    then('it is sent', isSent),
  ]);

  interleave('after its answer was lost settles it', database, [
    claims,
    gateway.commits(),
    gateway.does('loses the answer', async (tx) => expect(await loseOutcome(tx, claimed!, 'x')).toBe(true)),
    ack.waitsFor(gateway, 'comes', acks),
    gateway.commits(),
    ack.commits(),
    then('it is sent', isSent),
  ]);

  interleave('while its claim commits takes the claim away before the driver is called', database, [
    claims,
    ack.waitsFor(gateway, 'comes', acks),
    gateway.commits(),
    ack.commits(),
    gateway.does('asks before the driver is called', async (tx) => {
      expect(await isStopRequested(tx, claimed!)).toBeNull();
      expect(await handBackMessage(tx, claimed!, { delayMs: 0, failures: 0, error: null })).toBe(false);
    }),
    gateway.commits(),
    then('it is sent', isSent),
  ]);

  interleave('first leaves nothing to claim', database, [
    ack.does('comes', acks),
    gateway.waitsFor(ack, 'claims', async (tx) => (claimed = await claimMessage(tx, message, lease))),
    ack.commits(),
    gateway.commits(),
    then('nobody sends it', async () => {
      expect(claimed).toBeNull();
      await isSent();
    }),
  ]);

  interleave('after it was queued again takes it out of the line, and a hint of it sends nothing', database, [
    claims,
    gateway.commits(),
    gateway.does('loses the answer', (tx) => loseOutcome(tx, claimed!, 'x')),
    gateway.commits(),
    gateway.does('does not find it', async (tx) => expect(await queueAgain(tx, claimed!)).toBe(true)),
    ack.waitsFor(gateway, 'comes', acks),
    gateway.commits(),
    ack.commits(),
    gateway.does('claims by an older hint', async (tx) => {
      expect(await claimMessage(tx, { id: message.id, attempt: 1 }, lease)).toBeNull();
    }),
    gateway.commits(),
    then('it is sent', isSent),
  ]);

  interleave('while it is staged again is not waited for, and its stage goes', database, [
    ack.does('comes', acks),
    sender.does('stages', async (tx) => {
      const { bootId } = lease;
      const account = { id: 'default', processId: bootId, leaseEpoch: lease.leaseEpoch };
      expect(await stageOne(tx, account, { bootId, brokerEpoch: 'e' }, 100)).toEqual([]);
    }),
    sender.commits(),
    ack.commits(),
    then('it is sent', isSent),
  ]);

  interleave('while its dead sender is discovered settles it', database, [
    claims,
    gateway.commits(),
    then('the gateway dies', () => database.query('update service_instances set gone_at = now()')),
    sender.does('takes it back', async (tx) => expect(await takeBackStaleMessages(tx)).toBe(1)),
    ack.waitsFor(sender, 'comes', acks),
    sender.commits(),
    ack.commits(),
    then('it is sent', isSent),
  ]);

  interleave('days after it was given up moves it to sent all the same, once', database, [
    claims,
    gateway.commits(),
    gateway.does('loses the answer', (tx) => loseOutcome(tx, claimed!, 'x')),
    gateway.does('gives it up', async (tx) => {
      expect(await failMessage(tx, claimed!, { class: 'unresolved', error: 'x' })).toBe(true);
    }),
    gateway.commits(),
    then('three days pass', () =>
      database.query(
        `update outbox_messages set finished_at = finished_at - interval '3 days', updated_at = updated_at - interval '3 days'`,
      ),
    ),
    ack.does('comes', acks),
    ack.commits(),
    then('it is sent', isSent),
    ack.does('comes again', acks),
    ack.commits(),
    then('nothing changes', async () => {
      expect(answer).toEqual({ messageId: null, settled: false });
      expect(await findMessage(database.db.manager, message.id)).toMatchObject({ status: 'sent', ackLevel: 1 });
      expect(await database.query('select 1 from receipts')).toHaveLength(1);
    }),
  ]);

  it('twice at the same moment is one fact, and frees the line once', async () => {
    const told = await Promise.all(
      Array.from({ length: 6 }, () =>
        database.tx((tx) =>
          recordAck(tx, { accountId: 'default', waMessageId: message.wa_message_id, level: 1, at: AT }),
        ),
      ),
    );
    expect(told.filter(({ settled }) => settled)).toHaveLength(1);
    expect(await database.query('select 1 from receipts')).toHaveLength(1);
  });
});
