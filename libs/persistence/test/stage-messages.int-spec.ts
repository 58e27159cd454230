import { randomUUID } from 'node:crypto';
import { aBoot, aMessage, aParticipant, db, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  ACCOUNT_WINDOW,
  autocommit,
  findAgedStages,
  findStageableAccounts,
  type MessageStageResult,
  type StageableAccount,
  stageMessages,
  unstageAgedMessages,
  unstageLostMessages,
} from '../src';
import { connectAccount, crowdOfMessages, openTransaction, useDatabase } from './database';
import { stageOne } from './stage-one';

const EPOCH = 'epoch-1';

describe('staging messages', () => {
  const database = useDatabase();
  let bootId: string;
  let person: ParticipantRow;

  beforeEach(async () => {
    bootId = await aBoot(database);
    person = await aParticipant(database);
    await connectAccount(database, bootId);
  });

  const account = (over: Partial<StageableAccount> = {}): StageableAccount => ({
    ...{ id: 'default', processId: bootId, leaseEpoch: '1' },
    ...over,
  });
  const stage = (of = account(), capacity = 1_000): ReturnType<typeof stageOne> =>
    database.tx((tx) => stageOne(tx, of, { bootId, brokerEpoch: EPOCH }, capacity));
  const staged = async (of?: StageableAccount, capacity?: number): Promise<string[]> => {
    const result = await stage(of, capacity);
    return typeof result === 'string' ? [result] : result.map(({ id }) => id);
  };

  it('marks what is due with boot, broker epoch and the epoch of the lease, once', async () => {
    const { id } = await aMessage(database, person);
    expect(await stage()).toEqual([{ id, attempt: 0 }]);
    expect(await database.row('outbox_messages', id)).toMatchObject({
      ...{ status: 'queued', staged_by: bootId, staged_epoch: EPOCH, staged_account_epoch: '1' },
    });
    expect(await stage()).toEqual([]);
  });

  it.each<[string, Row]>([
    ['not due', { not_before: db(`now() + interval '1 minute'`) }],
    ['to be retried later', { attempt: 1, retry_at: db(`now() + interval '1 minute'`) }],
    ['past its time', { expires_at: db(`now() - interval '1 second'`) }],
    ['held', { held: true }],
    ['being sent', { status: 'sending' }],
    ['of unknown outcome', { status: 'unknown' }],
    ['canceled', { status: 'canceled' }],
  ])('passes over what is %s', async (_, over) => {
    await aMessage(database, person, over);
    expect(await stage()).toEqual([]);
  });

  it.each([
    ['a paused person', `update participants set status = 'paused'`],
    ['a person who opted out', `update participants set status = 'opted_out'`],
    ['a paused study', `update studies set sending = 'paused'`],
  ])('passes over what is for %s', async (_, change) => {
    await aMessage(database, person);
    await database.query(change);
    expect(await stage()).toEqual([]);
  });

  it('lets through the closed door what passes it', async () => {
    const { id } = await aMessage(database, person, { passes_door: true });
    await database.query(`update participants set status = 'opted_out'`);
    expect(await staged()).toEqual([id]);
  });

  it('takes the head of each person and lane, and puts the others out of sight at the next look', async () => {
    const [head, later] = [await aMessage(database, person), await aMessage(database, person)];
    const reply = await aMessage(database, person, { lane: 'reply' });
    const other = await aMessage(database, await aParticipant(database));
    expect((await staged()).sort()).toEqual([head.id, reply.id, other.id].sort());
    expect(await stage()).toEqual([]);
    expect(await database.query('select id from outbox_messages where held')).toEqual([{ id: later.id }]);
  });

  it('never has more than its window of an account in the broker', async () => {
    await crowdOfMessages(database, ACCOUNT_WINDOW + 50);
    const count = async (): Promise<number> => (await staged()).length;
    expect(await count()).toBe(ACCOUNT_WINDOW);
    expect(await stage()).toEqual([]);
    const sentOne = `update outbox_messages set status = 'canceled', finished_at = now(), staged_at = null, staged_by = null,
                            staged_epoch = null, staged_account_epoch = null
                      where id in (select id from outbox_messages where staged_at is not null limit 10)`;
    await database.query(sentOne);
    expect(await count()).toBe(10);
  });

  it('keeps within what the queue of the process may hold, whichever of its accounts is staged', async () => {
    await crowdOfMessages(database, 30);
    await database.query(`insert into whatsapp_accounts (id, lease_owner, lease_process, lease_until)
                          select 'second', lease_owner, lease_process, lease_until from whatsapp_accounts`);
    await database.query(
      `update outbox_messages set account_id = 'second' where id in (select id from outbox_messages limit 10)`,
    );
    const second = account({ id: 'second', leaseEpoch: '0' });
    expect([(await staged(second, 15)).length, (await staged(account(), 15)).length]).toEqual([10, 5]);
    expect([await stage(account(), 15), await stage(second, 15)]).toEqual([[], []]);
    await database.query(`delete from outbox_messages; delete from whatsapp_accounts where id = 'second'`);
  });

  it('is done for an account by one process at a time', async () => {
    await aMessage(database, person);
    const first = await openTransaction(database.db);
    expect(await stageOne(first.tx, account(), { bootId, brokerEpoch: EPOCH }, 10)).toHaveLength(1);
    expect(await stage()).toBe('busy');
    await first.commit();
  });

  it('leaves an account that has gone to another lease to the next look', async () => {
    await aMessage(database, person);
    expect(await stage(account({ leaseEpoch: '7' }))).toBe('busy');
  });

  describe('for many accounts at once', () => {
    beforeEach(async () => {
      await database.query(`insert into whatsapp_accounts (id, lease_owner, lease_process, lease_until, lease_epoch)
                            select 'second', lease_owner, lease_process, lease_until, 3 from whatsapp_accounts`);
    });
    afterEach(() =>
      database.query(`delete from outbox_messages; delete from participants;
                      delete from whatsapp_accounts where id = 'second'`),
    );
    const both = (): StageableAccount[] => [account(), account({ id: 'second', leaseEpoch: '3' })];
    const stageBoth = (capacity = 1_000): Promise<MessageStageResult> =>
      database.tx((tx) => stageMessages(tx, both(), { bootId, brokerEpoch: EPOCH }, capacity));
    const ofSecond = async (): Promise<MessageRow> =>
      aMessage(database, await aParticipant(database, { account_id: 'second' }));

    it('marks each with the epoch of its own lease', async () => {
      const [here, there] = [await aMessage(database, person), await ofSecond()];
      const { staged: told, busy } = await stageBoth();
      expect([told.map(({ id }) => id).sort(), busy]).toEqual([[here.id, there.id].sort(), false]);
      expect(await database.row('outbox_messages', here.id)).toMatchObject({ staged_account_epoch: '1' });
      expect(await database.row('outbox_messages', there.id)).toMatchObject({ staged_account_epoch: '3' });
    });

    it('keeps within the capacity of their queue together', async () => {
      for (let n = 0; n < 4; n += 1) {
        await aMessage(database, await aParticipant(database));
        await ofSecond();
      }
      expect((await stageBoth(5)).staged).toHaveLength(5);
      expect((await stageBoth(5)).staged).toEqual([]);
      expect((await stageBoth(7)).staged).toHaveLength(2);
    });

    it('waits for none that is taken over at this moment, and says so', async () => {
      const [here] = [await aMessage(database, person), await ofSecond()];
      const owner = await openTransaction(database.db);
      await owner.tx.query(`select 1 from whatsapp_accounts where id = 'second' for update`);
      await owner.tx.query(`update whatsapp_accounts set lease_epoch = lease_epoch + 1 where id = 'second'`);
      const { staged: told, busy } = await stageBoth();
      expect([told.map(({ id }) => id), busy]).toEqual([[here.id], true]);
      await owner.rollback();
      expect(await stageBoth()).toMatchObject({ staged: [{ attempt: 0 }], busy: false });
    });

    it('goes on beside whoever renews a lease or moves a pace on', async () => {
      await aMessage(database, person);
      await ofSecond();
      const owner = await openTransaction(database.db);
      await owner.tx.query(`update whatsapp_accounts set lease_until = lease_until, next_send_at = now()`);
      expect(await stageBoth()).toMatchObject({ staged: [{ attempt: 0 }, { attempt: 0 }], busy: false });
      await owner.rollback();
    });

    it('keeps a takeover waiting until the mark is committed', async () => {
      await ofSecond();
      const stager = await openTransaction(database.db);
      await stageMessages(stager.tx, both(), { bootId, brokerEpoch: EPOCH }, 10);
      const free = `select id from whatsapp_accounts order by id for update skip locked`;
      expect(await database.query(free)).toEqual([]);
      await stager.commit();
      expect(await database.query(free)).toHaveLength(2);
    });
  });

  describe('looks for accounts', () => {
    const found = (): Promise<StageableAccount[]> => findStageableAccounts(autocommit(database.db));

    it('that are connected, leased, on, and have something due', async () => {
      expect(await found()).toEqual([]);
      await aMessage(database, person);
      expect(await found()).toEqual([{ ...account(), inMs: 0 }]);
    });

    it.each([
      ['disconnected', `state = 'connecting', connected_since = null`],
      ['switched off', `sending = 'paused'`],
      ['under a lease that ran out', `lease_until = now() - interval '1 second'`],
    ])('and not for one that is %s', async (_, change) => {
      await aMessage(database, person);
      await database.query(`update whatsapp_accounts set ${change}`);
      expect(await found()).toEqual([]);
    });
  });

  describe('taken back from the broker', () => {
    const aStaged = (over: Row = {}): Promise<{ id: string }> =>
      aMessage(database, person, {
        ...{ staged_at: db('now()'), staged_by: bootId, staged_epoch: EPOCH, staged_account_epoch: 1 },
        ...over,
      });
    const unstage = (epoch = EPOCH): Promise<number> => database.tx((tx) => unstageLostMessages(tx, epoch));

    it('leaves alone what a living boot staged a moment ago', async () => {
      await aStaged();
      expect(await unstage()).toBe(0);
    });

    it.each<[string, Row, string]>([
      ['for a broker that was emptied', {}, 'epoch-2'],
      ['by a boot that nobody knows', { staged_by: randomUUID() }, EPOCH],
      ['for an earlier lease of its account', { staged_account_epoch: 0 }, EPOCH],
    ])('frees what was staged %s', async (_, over, epoch) => {
      const { id } = await aStaged(over);
      expect(await unstage(epoch)).toBe(1);
      expect(await staged()).toEqual([id]);
    });

    it('frees what was staged by a boot that is gone', async () => {
      await aStaged({ staged_by: await aBoot(database, { gone_at: db('now()') }) });
      expect(await unstage()).toBe(1);
    });

    it('leaves to the backstop, gateway by gateway, what was never claimed', async () => {
      const tx = autocommit(database.db);
      const { id } = await aStaged({ staged_at: db(`now() - interval '31 seconds'`) });
      expect(await unstage()).toBe(0);
      const [processId] = await findAgedStages(tx);
      expect(await unstageAgedMessages(tx, randomUUID())).toBe(0);
      expect(await unstageAgedMessages(tx, processId!)).toBe(1);
      expect(await database.row('outbox_messages', id)).toMatchObject({ staged_at: null });
      expect(await findAgedStages(tx)).toEqual([]);
    });
  });
});
