import { aBoot, aMessage, aParticipant, insertRow, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import {
  claimMessage,
  type ClaimedMessage,
  claimMessages,
  type EntityManager,
  findStopRequests,
  type LeaseRef,
  lockParticipant,
  cancelEverythingOwed,
  recordAck,
  recordAcks,
  sweepHeldMessages,
} from '../../src';
import { connectAccount, useDatabase } from '../database';
import { interleave, session, then } from './interleave';

const AT = new Date('2026-03-01T08:00:00Z');

describe('what accounts share a statement for', () => {
  const database = useDatabase();
  const [first, second] = [session('first'), session('second')];
  let people: ParticipantRow[];
  let messages: MessageRow[];
  let lease: LeaseRef;
  let leases: Record<'default' | 'other', LeaseRef>;
  let claimed: ClaimedMessage[];
  let answers: unknown;

  beforeEach(async () => {
    await insertRow(database, 'whatsapp_accounts', { id: 'other' });
    people = [await aParticipant(database), await aParticipant(database, { account_id: 'other' })];
    messages = await Promise.all(people.map((person) => aMessage(database, person)));
    lease = await connectAccount(database, await aBoot(database));
    // A database that is new has both accounts at their first lease.
    leases = { default: lease, other: { ...lease, accountId: 'other' } };
  });
  afterEach(() =>
    database.query(`delete from receipts; delete from outbox_messages; delete from participants;
                    delete from whatsapp_accounts where id = 'other'`),
  );

  const ids = (): string[] => messages.map(({ id }) => id);
  const ackOf = (message: MessageRow): Parameters<typeof recordAck>[1] => ({
    ...{
      accountId: message === messages[1] ? 'other' : 'default',
      waMessageId: message.wa_message_id,
      level: 1,
      at: AT,
    },
  });
  const claimsAll = async (tx: EntityManager): Promise<void> => {
    claimed = await claimMessages(
      tx,
      messages.map(({ id, attempt }, n) => ({ id, attempt, lease: n === 1 ? leases.other : leases.default })),
    );
  };
  const tellsAll = async (tx: EntityManager): Promise<void> => {
    answers = await recordAcks(tx, messages.map(ackOf));
  };

  interleave('a claim passes over a row that another claim holds', database, [
    first.does('claims one', (tx) => claimMessage(tx, messages[0]!, lease)),
    second.does('claims both', claimsAll),
    second.commits(),
    first.commits(),
    then('each was claimed once', async () => {
      expect(claimed.map(({ id }) => id)).toEqual([ids()[1]]);
      expect(await database.query('select attempt from outbox_messages')).toEqual([{ attempt: 1 }, { attempt: 1 }]);
    }),
  ]);

  interleave('a claim waits for nobody who ends one of its rows, and does not take what has ended', database, [
    first.does('ends what is owed to one', async (tx) =>
      cancelEverythingOwed(tx, (await lockParticipant(tx, people[0]!.id))!, 'x'),
    ),
    second.does('claims both', claimsAll),
    second.commits(),
    first.commits(),
    second.does('claims by itself what was left', async (tx) =>
      expect(await claimMessage(tx, messages[0]!, lease)).toBeNull(),
    ),
    second.commits(),
    then('one is canceled', async () => {
      expect(claimed.map(({ id }) => id)).toEqual([ids()[1]]);
      expect(await database.row('outbox_messages', ids()[0]!)).toMatchObject({ status: 'canceled', attempt: 0 });
    }),
  ]);

  interleave('a request to stop is seen by the look after it', database, [
    second.does('claims both', claimsAll),
    second.commits(),
    first.does('ends what is owed to one', async (tx) =>
      cancelEverythingOwed(tx, (await lockParticipant(tx, people[0]!.id))!, 'x'),
    ),
    first.commits(),
    second.does('looks', async (tx) => (answers = await findStopRequests(tx, claimed))),
    second.commits(),
    then('one is to stop', () => {
      expect(answers).toEqual(
        new Map([
          [ids()[0], true],
          [ids()[1], false],
        ]),
      );
      return Promise.resolve();
    }),
  ]);

  interleave('what an ack has settled is no longer in hand', database, [
    second.does('claims both', claimsAll),
    second.commits(),
    first.does('is told one', (tx) => recordAck(tx, ackOf(messages[0]!))),
    first.commits(),
    second.does('looks', async (tx) => (answers = await findStopRequests(tx, claimed))),
    second.commits(),
    then('one is missing', () => {
      expect(answers).toEqual(new Map([[ids()[1], false]]));
      return Promise.resolve();
    }),
  ]);

  interleave('an ack passes over a row that somebody holds', database, [
    first.does('claims one', (tx) => claimMessage(tx, messages[0]!, lease)),
    second.does('is told both', tellsAll),
    second.commits(),
    first.commits(),
    then('the other is recorded, and this one is left', async () => {
      expect(answers).toEqual([null, { messageId: ids()[1], settled: true }]);
      expect(await database.query('select message_id from receipts')).toEqual([{ message_id: ids()[1] }]);
    }),
  ]);

  interleave('acks that meet in other orders do not wait for each other', database, [
    first.does('is told one', (tx) => recordAck(tx, ackOf(messages[1]!))),
    second.does('is told both', tellsAll),
    first.does('is told the other, which is held', async (tx) =>
      expect(await recordAcks(tx, [ackOf(messages[0]!)])).toEqual([null]),
    ),
    second.commits(),
    first.commits(),
    then('both are sent', async () => {
      expect(await database.query('select status from outbox_messages')).toEqual([
        { status: 'sent' },
        { status: 'sent' },
      ]);
    }),
  ]);

  let held: MessageRow;
  interleave('the next in line of an acked message is shown, unless somebody shows it at this moment', database, [
    then('each has one behind it', async () => {
      for (const person of people) held = await aMessage(database, person, { held: true });
    }),
    first.does('touches one that is held', (tx) =>
      tx.query('update outbox_messages set held = false where id = $1', [held.id]),
    ),
    second.does('is told both', tellsAll),
    second.commits(),
    first.commits(),
    then('nobody is held', async () => {
      expect(await database.query('select 1 from outbox_messages where held')).toEqual([]);
      expect(await database.tx((tx) => sweepHeldMessages(tx))).toMatchObject({ freed: 0 });
    }),
  ]);

  it('declines under the lease of another account', async () => {
    const { id, attempt } = messages[0]!;
    expect(await database.tx((tx) => claimMessages(tx, [{ id, attempt, lease: leases.other }]))).toEqual([]);
    expect(await database.row('outbox_messages', ids()[0]!)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('takes one of an account, whatever comes with it: the next is proved against what this one has used up', async () => {
    const another = await aMessage(database, await aParticipant(database));
    messages.push(another);
    await database.tx(claimsAll);
    expect(claimed.map(({ accountId }) => accountId).sort()).toEqual(['default', 'other']);
  });
});
