import { randomUUID } from 'node:crypto';
import { aBoot, aMessage, aParticipant, db, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  accountsOfMessages,
  autocommit,
  claimMessage,
  claimMessages,
  isStopRequested,
  recordAck,
  type LeaseRef,
  type ClaimedMessage,
} from '../src';
import { connectAccount, useDatabase } from './database';

interface Way {
  readonly way: string;
  readonly claims: typeof claimMessage;
}

/** As a gateway does: what the shared statement leaves is claimed by itself, and told why not. */
const WAYS: readonly Way[] = [
  { way: 'by itself', claims: claimMessage },
  {
    way: 'among others',
    claims: async (tx, hint, lease) =>
      (await claimMessages(tx, [{ ...hint, lease }]))[0] ?? claimMessage(tx, hint, lease),
  },
];

describe.each(WAYS)('claiming a message $way', ({ claims }) => {
  const database = useDatabase();
  let person: ParticipantRow;
  let lease: LeaseRef;

  beforeEach(async () => {
    person = await aParticipant(database);
    lease = await connectAccount(database, await aBoot(database));
  });

  const staged = {
    ...{ staged_at: db('now()'), staged_by: db('gen_random_uuid()'), staged_epoch: 'x', staged_account_epoch: 1 },
  };
  const aStaged = (over: Row = {}, to = person): Promise<MessageRow> => aMessage(database, to, { ...staged, ...over });
  const claim = (hint: MessageRow, under: Partial<LeaseRef> = {}): Promise<ClaimedMessage | null> =>
    database.tx((tx) => claims(tx, hint, { ...lease, ...under }));
  const acked = ({ wa_message_id: waMessageId }: MessageRow): Promise<unknown> =>
    database.tx((tx) => recordAck(tx, { accountId: 'default', waMessageId, level: 1, at: new Date() }));

  it('freezes the recipient, takes the lease and raises the attempt', async () => {
    const message = await aStaged();
    expect(await claim(message)).toEqual({
      ...{
        id: message.id,
        attempt: 1,
        accountId: 'default',
        recipient: person.phone,
        text: 'Hello',
        poll: null,
        failures: 0,
      },
      ...{ waMessageId: message.wa_message_id, waitedForPace: false, gapMs: 0, onWhatsApp: null },
    });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({
      ...{ status: 'sending', recipient: person.phone, lease_owner: lease.bootId, staged_at: null },
    });
  });

  it('keeps the recipient of the first attempt when the person has another phone by then', async () => {
    const message = await aStaged({ attempt: 1, recipient: '+4915100000001' });
    expect(await claim(message)).toMatchObject({ attempt: 2, recipient: '+4915100000001' });
  });

  it('takes also what is held by nobody any more: a late hint may come before the sweep', async () => {
    const message = await aMessage(database, person, { held: true });
    expect(await claim(message)).toMatchObject({ id: message.id, attempt: 1 });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ status: 'sending', held: false });
  });

  it('gives it to one of many', async () => {
    const message = await aStaged();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(message)));
    expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1);
  });

  it.each<[string, Row]>([
    ['not due', { not_before: db(`now() + interval '1 minute'`) }],
    ['to be retried later', { retry_at: db(`now() + interval '1 minute'`) }],
    ['past its time', { expires_at: db(`now() - interval '1 second'`) }],
    ['asked to stop', { stop_requested: true }],
  ])('declines what is %s, and leaves it free', async (_, over) => {
    const message = await aStaged(over);
    expect(await claim(message)).toBeNull();
    expect(await database.row('outbox_messages', message.id)).toMatchObject({
      ...{ status: 'queued', staged_at: null, staged_account_epoch: null, held: false, recipient: null },
    });
  });

  it.each([
    ['the person is paused', `update participants set status = 'paused'`],
    ['the person has opted out', `update participants set status = 'opted_out'`],
    ['the study is paused', `update studies set sending = 'paused'`],
    ['the account is switched off', `update whatsapp_accounts set sending = 'paused'`],
    ['the lease of the account ran out', `update whatsapp_accounts set lease_until = now() - interval '1 ms'`],
  ])('declines while %s', async (_, change) => {
    const message = await aStaged();
    await database.query(change);
    expect(await claim(message)).toBeNull();
  });

  it.each<Partial<LeaseRef>>([{ leaseEpoch: '0' }, { leaseEpoch: '2' }, { bootId: randomUUID() }, { accountId: 'x' }])(
    'declines under another lease: %p',
    async (under) => {
      expect(await claim(await aStaged(), under)).toBeNull();
    },
  );

  it('lets through the closed door what passes it', async () => {
    const message = await aStaged({ passes_door: true });
    await database.query(`update participants set status = 'opted_out'`);
    expect(await claim(message)).toMatchObject({ id: message.id });
  });

  it.each([-1, 1])('declines a hint of another attempt, and leaves the stage of the row alone: %d', async (off) => {
    const message = await aStaged({ attempt: 4, recipient: '+4915100000001' });
    expect(await claim({ ...message, attempt: 4 + off })).toBeNull();
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ staged_epoch: 'x', attempt: 4 });
  });

  describe('in the order of a person and lane', () => {
    it('declines the second, puts it out of sight, and shows it again when the first is sent', async () => {
      const [first, second] = [await aStaged(), await aStaged()];
      expect(await claim(second)).toBeNull();
      expect(await database.row('outbox_messages', second.id)).toMatchObject({ held: true, staged_at: null });
      await claim(first);
      expect(await claim(second)).toBeNull();
      await acked(first);
      expect(await database.row('outbox_messages', second.id)).toMatchObject({ held: false, status: 'queued' });
      expect(await claim(second)).toMatchObject({ id: second.id });
    });

    it.each<[string, Row, boolean]>([
      ['due', {}, false],
      ['sending', { status: 'sending' }, false],
      ['of unknown outcome', { status: 'unknown' }, false],
      ['retried in an hour', { attempt: 1, retry_at: db(`now() + interval '1 hour'`) }, false],
      ['begun and deferred', { attempt: 1, not_before: db(`now() + interval '1 hour'`) }, false],
      ['not yet due', { not_before: db(`now() + interval '1 hour'`) }, true],
      ['past its time', { expires_at: db(`now() - interval '1 second'`) }, true],
      ['past its time, and retrying', { attempt: 1, expires_at: db(`now() - interval '1 second'`) }, true],
      ['sent', { status: 'sent' }, true],
      ['failed', { status: 'failed' }, true],
      ['canceled', { status: 'canceled' }, true],
      ['expired', { status: 'expired' }, true],
      ['of another lane', { lane: 'reply' }, true],
    ])('behind one that is %s goes: %p', async (_, before, goes) => {
      await aMessage(database, person, before);
      const claimed = await claim(await aStaged());
      expect(claimed !== null).toBe(goes);
    });

    it('waits for nobody else', async () => {
      await aMessage(database, await aParticipant(database), { status: 'unknown' });
      expect(await claim(await aStaged())).not.toBeNull();
    });
  });

  it('tells before the send whether a stop came, and whether the claim is still ours', async () => {
    const claimed = (await claim(await aStaged()))!;
    const asked = (): Promise<boolean | null> => isStopRequested(autocommit(database.db), claimed);
    expect(await asked()).toBe(false);
    await database.query('update outbox_messages set stop_requested = true');
    expect(await asked()).toBe(true);
    await database.query('update outbox_messages set attempt = 2');
    expect(await asked()).toBeNull();
  });

  it('tells the account of each hint', async () => {
    const { id } = await aStaged();
    const accounts = await accountsOfMessages(autocommit(database.db), [id, randomUUID()]);
    expect(accounts).toEqual([{ id, accountId: 'default' }]);
  });
});
