import { randomUUID } from 'node:crypto';
import { aBoot } from '@promptpipe/testing';
import {
  autocommit,
  checkpointBackfill,
  letGoOfAccount,
  markConnected,
  markTroubled,
  renewAccountLease,
  renewAccountLeases,
  takeOverAccounts,
  type OwnedAccount,
} from '../src';
import { openTransaction, useDatabase } from './database';

const CRASHED = { trouble: 'crashed', detail: null } as const;

describe('the lease of an account', () => {
  const database = useDatabase();
  let bootId: string;

  beforeEach(async () => {
    bootId = await aBoot(database);
  });

  const tx = (): ReturnType<typeof autocommit> => autocommit(database.db);
  const takeOver = (by = bootId, drivers = ['simulated']): Promise<OwnedAccount[]> =>
    takeOverAccounts(tx(), { bootId: by, processId: by }, drivers);
  const lease = (leaseEpoch = '1', by = bootId): Parameters<typeof renewAccountLease>[1] => ({
    ...{ accountId: 'default', bootId: by, leaseEpoch },
  });
  const account = (): Promise<Record<string, unknown>> => database.row('whatsapp_accounts', 'default');
  const inTime = async (): Promise<boolean> =>
    (await database.query(`select 1 from whatsapp_accounts where lease_until > now() + interval '6 seconds'`))
      .length === 1;

  it('goes to the first who asks, and to nobody else while it lasts', async () => {
    expect(await takeOver()).toMatchObject([{ id: 'default', driver: 'simulated', leaseEpoch: '1' }]);
    expect(await account()).toMatchObject({ lease_owner: bootId, state: 'connecting', lease_epoch: '1' });
    expect(await inTime()).toBe(true);
    expect(await takeOver(await aBoot(database))).toEqual([]);
    expect(await takeOver()).toEqual([]);
  });

  it('goes to one of many who ask at once', async () => {
    const boots = [await aBoot(database), await aBoot(database), await aBoot(database), await aBoot(database)];
    const taken = await Promise.all(boots.map((boot) => takeOver(boot)));
    expect(taken.flat()).toHaveLength(1);
    expect(await account()).toMatchObject({ lease_epoch: '1' });
  });

  it('is left to those who can drive it', async () => {
    expect(await takeOver(bootId, ['whatsapp-web'])).toEqual([]);
  });

  it.each([
    ['ran out', `update whatsapp_accounts set lease_until = now() - interval '1 second'`],
    ['belongs to a boot that is gone', `update service_instances set gone_at = now()`],
    ['belongs to a boot that nobody knows', `delete from service_instances`],
  ])('is taken over when it %s, one epoch on, and the old one can do nothing any more', async (_, change) => {
    await takeOver();
    await markConnected(tx(), lease());
    await database.query(change);
    const heir = await aBoot(database);
    expect(await takeOver(heir)).toMatchObject([{ leaseEpoch: '2' }]);
    expect(await account()).toMatchObject({ lease_owner: heir, state: 'connecting', connected_since: null });
    expect(await renewAccountLease(tx(), lease())).toBe(false);
    expect(await markConnected(tx(), lease())).toEqual({ isOurs: false, told: null });
    expect(await markTroubled(tx(), lease(), CRASHED)).toEqual({ isOurs: false, told: null });
    await letGoOfAccount(tx(), lease());
    await checkpointBackfill(tx(), lease(), new Date('2099-01-01'));
    expect(await account()).toMatchObject({ lease_owner: heir, lease_epoch: '2' });
    expect(await database.query('select 1 from whatsapp_accounts where backfill_from < now()')).toHaveLength(1);
    expect(await renewAccountLease(tx(), lease('2', heir))).toBe(true);
  });

  it('is renewed together with others, but for what is lost and what somebody holds at this moment', async () => {
    await database.query(`insert into whatsapp_accounts (id) values ('held'), ('lost')`);
    try {
      expect(await takeOver()).toHaveLength(3);
      await database.query(`update whatsapp_accounts set lease_until = now() + interval '1 second'`);
      await database.query(`update whatsapp_accounts set lease_epoch = 2 where id = 'lost'`);
      const stager = await openTransaction(database.db);
      await stager.tx.query(`select 1 from whatsapp_accounts where id = 'held' for share`);
      const all = ['default', 'held', 'lost'].map((accountId) => ({ ...lease(), accountId }));
      expect(await renewAccountLeases(tx(), all)).toEqual(new Set(['default']));
      await stager.commit();
      expect(await inTime()).toBe(true);
      expect(await renewAccountLeases(tx(), all)).toEqual(new Set(['default', 'held']));
      await database.query(`update whatsapp_accounts set lease_until = now() - interval '1 ms'`);
      expect(await renewAccountLeases(tx(), all)).toEqual(new Set());
    } finally {
      await database.query(`delete from whatsapp_accounts where id in ('held', 'lost')`);
    }
  });

  it('is renewed by its owner under its epoch, while it lasts', async () => {
    await takeOver();
    await database.query(`update whatsapp_accounts set lease_until = now() + interval '1 second'`);
    expect(await renewAccountLease(tx(), lease('0'))).toBe(false);
    expect(await renewAccountLease(tx(), lease('1', randomUUID()))).toBe(false);
    expect([await inTime(), await renewAccountLease(tx(), lease()), await inTime()]).toEqual([false, true, true]);
    await database.query(`update whatsapp_accounts set lease_until = now() - interval '1 ms'`);
    expect(await renewAccountLease(tx(), lease())).toBe(false);
  });

  it('is free at once when it is let go', async () => {
    await takeOver();
    await letGoOfAccount(tx(), lease());
    expect(await account()).toMatchObject({ lease_owner: null, lease_process: null, state: 'disconnected' });
    expect(await takeOver(await aBoot(database))).toMatchObject([{ leaseEpoch: '2' }]);
  });

  it('is not waited for while somebody stages for it', async () => {
    const stager = await openTransaction(database.db);
    await stager.tx.query(`select 1 from whatsapp_accounts for share`);
    expect(await takeOver()).toEqual([]);
    await stager.commit();
    expect(await takeOver()).toHaveLength(1);
  });

  it('knows since when it is connected, over a repeated word of it', async () => {
    await takeOver();
    expect(await markConnected(tx(), lease())).toEqual({ isOurs: true, told: 'connected' });
    const { connected_since } = await account();
    expect(await markConnected(tx(), lease())).toEqual({ isOurs: true, told: null });
    expect(await account()).toMatchObject({ state: 'connected', connected_since });
    expect(await markTroubled(tx(), lease(), CRASHED)).toEqual({ isOurs: true, told: 'crashed' });
    expect(await account()).toMatchObject({ state: 'disconnected', connected_since: null, lease_owner: bootId });
  });

  it('moves the back-fill to ten minutes before what was completed, and never back', async () => {
    await takeOver();
    await checkpointBackfill(tx(), lease(), new Date('2099-01-01T10:00:00Z'));
    await checkpointBackfill(tx(), lease(), new Date('2099-01-01T09:00:00Z'));
    const inboundAt = new Date('2099-01-01T11:00:00Z');
    await checkpointBackfill(tx(), lease(), null, { ackAt: null, inboundAt });
    expect(await account()).toMatchObject({ last_inbound_at: inboundAt });
    expect(await account()).toMatchObject({ backfill_from: new Date('2099-01-01T09:50:00Z') });
    await database.query('update whatsapp_accounts set backfill_from = now()');
  });
});
