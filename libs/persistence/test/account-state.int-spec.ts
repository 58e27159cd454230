import { aBoot } from '@promptpipe/testing';
import {
  askOfAccount,
  autocommit,
  changeExpectedPhone,
  endAccountRequest,
  findAccount,
  findOpenRequests,
  type LeaseRef,
  letGoOfAccount,
  listAccountEvents,
  markConnected,
  markTroubled,
  pauseColdSends,
  type Recognition,
  recognizePhone,
  type ToldTrouble,
} from '../src';
import { connectAccount, useDatabase } from './database';

const OURS = '+15550000001';
const OTHER = '+15550000077';

describe('what an account tells of itself', () => {
  const database = useDatabase();
  const tx = () => autocommit(database.db);
  let lease: LeaseRef;
  beforeEach(async () => {
    lease = await connectAccount(database, await aBoot(database));
  });

  const events = async (): Promise<unknown[]> => {
    const rows = await listAccountEvents(tx(), 'default', { after: null, limit: 100 });
    return rows.map(({ kind, detail }) => (detail === null ? kind : [kind, detail])).reverse();
  };
  const trouble = (told: ToldTrouble['trouble'], detail: string | null = null) =>
    markTroubled(tx(), lease, { trouble: told, detail });

  it('is told once for each change, with why, and what it has recovered from', async () => {
    await trouble('crashed', 'The page crashed');
    const first = await findAccount(tx(), 'default');
    expect(first).toMatchObject({ state: 'disconnected', trouble: 'crashed', troubleDetail: 'The page crashed' });
    expect(await trouble('crashed', 'The browser is gone')).toEqual({ isOurs: true, told: null });
    await trouble('unreachable');
    expect((await findAccount(tx(), 'default'))?.stateSince).toEqual(first?.stateSince);
    await markConnected(tx(), lease);
    await markConnected(tx(), lease);
    expect(await findAccount(tx(), 'default')).toMatchObject({ state: 'connected', trouble: null, isOwned: true });
    expect(await events()).toEqual([
      ['crashed', 'The page crashed'],
      'unreachable',
      ['recovered', 'After unreachable'],
    ]);
  });

  it('stays what a person has to mend, whatever else goes wrong, over a stop and with the next owner', async () => {
    await trouble('logged-out');
    await trouble('unreachable');
    await trouble('unpaired');
    await letGoOfAccount(tx(), lease);
    expect(await findAccount(tx(), 'default')).toMatchObject({ state: 'logged_out', isOwned: false });
    lease = await connectNothing();
    expect(await findAccount(tx(), 'default')).toMatchObject({ state: 'logged_out', trouble: 'logged-out' });
    await markConnected(tx(), lease);
    expect(await events()).toEqual(['logged-out', 'let-go', ['recovered', 'After logged-out']]);
  });

  it('tells what keeps it from being paired, and says to pair it when a code is shown again', async () => {
    await trouble('unpaired');
    const since = (await findAccount(tx(), 'default'))?.stateSince;
    expect(await trouble('outdated', 'A module is missing')).toEqual({ isOurs: true, told: 'outdated' });
    expect(await findAccount(tx(), 'default')).toMatchObject({
      ...{ state: 'logged_out', stateSince: since, trouble: 'outdated', troubleDetail: 'A module is missing' },
    });
    for (const again of ['outdated', 'unreachable', 'crashed'] as const) {
      expect(await trouble(again)).toEqual({ isOurs: true, told: null });
    }
    await letGoOfAccount(tx(), lease);
    lease = await connectNothing();
    await trouble('unreadable-session', 'Another key');
    await trouble('unpaired');
    expect(await findAccount(tx(), 'default')).toMatchObject({ state: 'logged_out', trouble: 'unpaired' });
    await trouble('unreadable-session', 'Another key');
    await markConnected(tx(), lease);
    expect(await events()).toEqual([
      ...['unpaired', ['outdated', 'A module is missing'], 'let-go', ['unreadable-session', 'Another key'], 'unpaired'],
      ...[
        ['unreadable-session', 'Another key'],
        ['recovered', 'After unreadable-session'],
      ],
    ]);
  });

  it('is told under the lease only', async () => {
    const before = lease;
    await database.query(`update whatsapp_accounts set lease_until = now() - interval '1 second'`);
    lease = await connectNothing();
    expect(await markTroubled(tx(), before, { trouble: 'conflict', detail: null })).toEqual({
      isOurs: false,
      told: null,
    });
    expect(await events()).toEqual([]);
  });

  const connectNothing = async (): Promise<LeaseRef> => {
    const bootId = await aBoot(database);
    await database.query(
      `update whatsapp_accounts set lease_owner = $1, lease_process = $1, lease_epoch = lease_epoch + 1,
              lease_until = now() + interval '8 seconds',
              state = case when state = 'connected' then 'connecting' else state end, connected_since = null`,
      [bootId],
    );
    const { lease_epoch } = await database.row('whatsapp_accounts', 'default');
    return { accountId: 'default', bootId, leaseEpoch: String(lease_epoch) };
  };

  it('is which number it is: the first is learned, and another is not let in', async () => {
    const recognize = (found: string): Promise<Recognition> => database.tx((at) => recognizePhone(at, lease, found));
    expect(await recognize(OURS)).toEqual({ is: 'learned' });
    expect(await recognize(OURS)).toEqual({ is: 'expected' });
    expect(await recognize(OTHER)).toEqual({ is: 'another', expected: OURS, otherAccount: null });
    await markTroubled(tx(), lease, { trouble: 'wrong-number', detail: 'x', foundPhone: OTHER });
    expect(await findAccount(tx(), 'default')).toMatchObject({
      ...{ state: 'wrong_number', phone: OURS, foundPhone: OTHER },
    });
    expect(await database.tx((at) => changeExpectedPhone(at, 'default', OTHER))).toEqual({
      ...{ is: 'changed', before: OURS, replaced: { unresolved: 0, strangers: 0 } },
    });
    expect(await recognize(OTHER)).toEqual({ is: 'expected' });
    expect(JSON.stringify(await events())).not.toContain(OURS);
  });

  it('is a number that no other account has', async () => {
    await database.query(`insert into whatsapp_accounts (id, phone) values ('second', $1)`, [OTHER]);
    try {
      const found = await database.tx((at) => recognizePhone(at, lease, OTHER));
      expect(found).toEqual({ is: 'another', expected: null, otherAccount: 'second' });
      const changed = await database.tx((at) => changeExpectedPhone(at, 'default', OTHER));
      expect(changed).toEqual({ is: 'taken', by: 'second' });
    } finally {
      await database.query(`delete from whatsapp_accounts where id = 'second'`);
    }
  });

  it('is what it was asked to do, which only its owner ends, once', async () => {
    const { id } = await askOfAccount(tx(), { accountId: 'default', kind: 'restart' });
    const done = { outcome: 'done', detail: 'x' } as const;
    const lost = { ...lease, leaseEpoch: '0' };
    expect(await endAccountRequest(tx(), lost, id, done)).toBe(false);
    expect(await findOpenRequests(tx(), ['default'])).toMatchObject([{ id, kind: 'restart', outcome: null }]);
    expect(await endAccountRequest(tx(), lease, id, done)).toBe(true);
    expect(await endAccountRequest(tx(), lease, id, done)).toBe(false);
    expect(await findOpenRequests(tx(), ['default'])).toEqual([]);
  });

  it('is a restriction, once while it lasts', async () => {
    await database.tx((at) => pauseColdSends(at, 'default', 'Refused'));
    await database.tx((at) => pauseColdSends(at, 'default', 'Refused again'));
    expect(await events()).toEqual([['restricted', 'Refused']]);
  });

  it('comes in pages, the newest first', async () => {
    for (const told of ['crashed', 'conflict', 'unreachable'] as const) await trouble(told);
    const [newest] = await listAccountEvents(tx(), 'default', { after: null, limit: 1 });
    const older = await listAccountEvents(tx(), 'default', { after: newest!.id, limit: 5 });
    expect([newest!.kind, ...older.map(({ kind }) => kind)]).toEqual(['unreachable', 'conflict', 'crashed']);
  });
});
