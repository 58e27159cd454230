import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LeaseRef, takeOverAccounts } from '@promptpipe/persistence';
import { aBoot } from '@promptpipe/testing';
import { pino } from 'pino';
import { SessionSeal } from '../src/sessions/session-seal';
import { SessionVault } from '../src/sessions/session-vault';
import { useNetwork } from './use-network';

const KEY = randomBytes(32).toString('base64');
const LARGE = randomBytes(3_000_000);
const FILES: Readonly<Record<string, string | Buffer>> = {
  'Default/IndexedDB/https_web.whatsapp.com_0/000003.log': LARGE,
  'Default/Local Storage/leveldb/CURRENT': 'MANIFEST-000001\n',
  'Local State': '{}',
};
const LEFT_BEHIND = { 'Default/Cache/data_0': 'x', SingletonLock: 'host-1-42' };

describe('the session of an account', () => {
  const network = useNetwork();
  let folder: string;
  let lease: LeaseRef;

  const vaultWith = (key = KEY): SessionVault =>
    new SessionVault(network.db, SessionSeal.of(key), pino({ enabled: false }));
  const profileOn = (host: string): string => join(folder, host, 'default');
  const write = (host: string, files: Readonly<Record<string, string | Buffer>>): void => {
    for (const [name, content] of Object.entries(files)) {
      const path = join(profileOn(host), name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  };
  const read = (host: string, name: string): Buffer => readFileSync(join(profileOn(host), name));
  const takeOver = async (): Promise<LeaseRef> => {
    const bootId = await aBoot(network);
    await network.query('update whatsapp_accounts set lease_until = null, lease_owner = null, lease_process = null');
    const [account] = await takeOverAccounts(network.db.manager, { bootId, processId: randomUUID() }, ['simulated']);
    return { accountId: account!.id, bootId, leaseEpoch: account!.leaseEpoch };
  };
  const generations = async (): Promise<unknown[]> =>
    (
      await network.query<{ line: string }>(
        `select generation || case when completed_at is null then ' begun' else '' end as line from whatsapp_sessions order by generation`,
      )
    ).map(({ line }) => line);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'promptpipe-vault-'));
    mkdirSync(join(folder, 'b'));
    await network.query('delete from whatsapp_sessions');
    lease = await takeOver();
    write('a', { ...FILES, ...LEFT_BEHIND });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is on another host what it was, but for what a browser makes anew', async () => {
    expect(await vaultWith().store(lease, profileOn('a'))).toBe(true);
    expect(await vaultWith().restore('default', profileOn('b'))).toBe('restore');
    for (const name of Object.keys(FILES)) expect(read('b', name).equals(read('a', name))).toBe(true);
    for (const name of Object.keys(LEFT_BEHIND)) expect(existsSync(join(profileOn('b'), name))).toBe(false);
    expect(await network.query('select 1 from whatsapp_session_chunks')).toHaveLength(3);
  });

  it('is used as it lies there by the host that stored it last', async () => {
    await vaultWith().store(lease, profileOn('a'));
    write('a', { 'Local State': 'newer' });
    expect(await vaultWith().restore('default', profileOn('a'))).toBe('use-local');
    expect(read('a', 'Local State').toString()).toBe('newer');
  });

  it('of a host that another one followed is set aside, and the newer one restored', async () => {
    await vaultWith().store(lease, profileOn('a'));
    await vaultWith().restore('default', profileOn('b'));
    write('b', { 'Local State': 'of b' });
    await vaultWith().store(await takeOver(), profileOn('b'));
    expect(await vaultWith().restore('default', profileOn('a'))).toBe('set-aside-and-restore');
    expect(read('a', 'Local State').toString()).toBe('of b');
    const aside = readdirSync(join(folder, 'a')).filter((name) => name.startsWith('default.set-aside-'));
    expect(readFileSync(join(folder, 'a', aside[0]!, 'Local State'), 'utf8')).toBe('{}');
  });

  it('is fresh where there is none anywhere', async () => {
    expect(await vaultWith().restore('default', profileOn('b'))).toBe('fresh');
    expect(existsSync(profileOn('b'))).toBe(false);
  });

  it('is not stored by a host that lost the account, nor above that of the new owner', async () => {
    await vaultWith().store(lease, profileOn('a'));
    const later = await takeOver();
    expect(await vaultWith().store(lease, profileOn('a'))).toBe(false);
    expect(await vaultWith().store(later, profileOn('a'))).toBe(true);
    expect(await generations()).toEqual(['1', '2']);
  });

  it('that was stored half does not count, and goes with the next one', async () => {
    await vaultWith().store(lease, profileOn('a'));
    await network.query(
      `insert into whatsapp_sessions (account_id, generation, host, sealed_by) values ('default', 2, 'x', 'x')`,
    );
    expect(await vaultWith().restore('default', profileOn('b'))).toBe('restore');
    await vaultWith().store(lease, profileOn('a'));
    expect(await generations()).toEqual(['1', '3']);
    await vaultWith().store(lease, profileOn('a'));
    expect(await generations()).toEqual(['3', '4']);
  });

  it('is the one before, when the newest cannot be read', async () => {
    await vaultWith().store(lease, profileOn('a'));
    write('a', { 'Local State': 'newer' });
    await vaultWith().store(lease, profileOn('a'));
    await network.query(
      `update whatsapp_session_chunks set sealed = set_byte(sealed, 20, (get_byte(sealed, 20) + 1) % 256) where generation = 2 and number = 2`,
    );
    expect(await vaultWith().restore('default', profileOn('b'))).toBe('restore');
    expect(read('b', 'Local State').toString()).toBe('{}');
    expect(readdirSync(join(folder, 'b'))).toEqual(['default']);
  });

  it('sealed with another key is refused in one sentence, and leaves nothing behind', async () => {
    await vaultWith().store(lease, profileOn('a'));
    const other = vaultWith(randomBytes(32).toString('base64'));
    await expect(other.restore('default', profileOn('b'))).rejects.toThrow(
      /None of the stored sessions of account default.*sealed with another key.*WHATSAPP_SESSION_KEY/,
    );
    expect(readdirSync(join(folder, 'b'))).toEqual([]);
  });
});
