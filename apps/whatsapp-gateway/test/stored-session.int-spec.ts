import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSessions, type LeaseRef, takeOverAccounts } from '@promptpipe/persistence';
import { aBoot, until } from '@promptpipe/testing';
import { pino } from 'pino';
import { SimulatedDriver } from '../src/driver/simulated.driver';
import { SimulatorClient } from '../src/driver/simulator-client';
import { SessionSeal } from '../src/sessions/session-seal';
import { SessionVault } from '../src/sessions/session-vault';
import { StoredSessionDriver } from '../src/sessions/stored-session.driver';
import { useNetwork } from './use-network';

const KEY = randomBytes(32).toString('base64');
const LONG_MS = 3_600_000;
const LISTENER = {
  onSignedIn: () => Promise.resolve(),
  onAck: () => undefined,
  onMessage: () => undefined,
  onChange: () => undefined,
  onDisconnected: () => undefined,
};

describe('a session that outlives its host', () => {
  const network = useNetwork();
  let root: string;
  let errors: unknown[];
  let freed: string[];

  const folderOn = (host: string): string => join(root, host, 'default');
  const stateOn = (host: string): string => join(folderOn(host), 'state');
  const write = (host: string, text: string): void => {
    mkdirSync(folderOn(host), { recursive: true });
    writeFileSync(join(folderOn(host), 'state'), text);
  };
  const takeOver = async (): Promise<LeaseRef> => {
    const bootId = await aBoot(network);
    await network.query('update whatsapp_accounts set lease_until = null, lease_owner = null, lease_process = null');
    const [account] = await takeOverAccounts(network.db.manager, { bootId, processId: randomUUID() }, ['simulated']);
    return { accountId: account!.id, bootId, leaseEpoch: account!.leaseEpoch };
  };
  const driverOn = async (host: string, { everyMs = LONG_MS, key = KEY } = {}): Promise<StoredSessionDriver> => {
    const log = pino({ enabled: false });
    const vault = new SessionVault(network.db, SessionSeal.of(key), log);
    const client = new SimulatorClient({ url: network.phones.url, accountId: 'default', profile: host, callMs: 2_000 });
    return new StoredSessionDriver(new SimulatedDriver(client), {
      ...{ vault, lease: await takeOver(), folder: folderOn(host), soonMs: [everyMs], everyMs },
      free: () =>
        Promise.resolve(void freed.push(existsSync(stateOn(host)) ? readFileSync(stateOn(host), 'utf8') : 'nothing')),
      onError: (error) => errors.push(error),
    });
  };
  const newest = async (): Promise<number> => (await findSessions(network.db.manager, 'default'))[0]?.generation ?? 0;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'promptpipe-session-'));
    for (const host of ['a', 'b']) mkdirSync(join(root, host));
    errors = [];
    freed = [];
    await network.query('delete from whatsapp_sessions');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is stored at its end, and goes on where the account is opened next', async () => {
    write('a', 'paired');
    const here = await driverOn('a');
    await here.connect(LISTENER);
    write('a', 'paired, and a day of keys');
    await here.close();
    const there = await driverOn('b');
    await there.connect(LISTENER);
    expect(readFileSync(join(folderOn('b'), 'state'), 'utf8')).toBe('paired, and a day of keys');
    await there.close();
    expect(errors).toEqual([]);
  });

  it('is stored while it lasts, for a host that does not come back', async () => {
    write('a', 'paired');
    const driver = await driverOn('a', { everyMs: 20 });
    await driver.connect(LISTENER);
    await until('a copy of the later state', async () => (await newest()) >= 2);
    await driver.close();
    const after = await newest();
    await driver.close();
    expect(await newest()).toBe(after);
  });

  it('is not stored by a host whose account is another’s now', async () => {
    write('a', 'of before');
    const lost = await driverOn('a');
    await lost.connect(LISTENER);
    await takeOver();
    await lost.close();
    expect([await newest(), errors.map(String)]).toEqual([0, ['Error: The account is another gateway’s by now']]);
  });

  it('takes the place of an older folder only when nobody works on that any more', async () => {
    for (const [host, text] of [
      ['a', 'paired'],
      ['b', 'a day later'],
    ] as const) {
      const driver = await driverOn(host);
      await driver.connect(LISTENER);
      write(host, text);
      await driver.close();
    }
    const again = await driverOn('a');
    await again.connect(LISTENER);
    expect(freed).toEqual(['nothing', 'nothing', 'paired']);
    expect(readFileSync(stateOn('a'), 'utf8')).toBe('a day later');
    await again.close();
  });

  it('that cannot be read keeps the account from being opened, in one sentence', async () => {
    write('a', 'paired');
    const here = await driverOn('a');
    await here.connect(LISTENER);
    await here.close();
    const there = await driverOn('b', { key: randomBytes(32).toString('base64') });
    await expect(there.connect(LISTENER)).rejects.toThrow('WHATSAPP_SESSION_KEY');
    await there.close();
    expect(existsSync(folderOn('b'))).toBe(false);
  });

  it('does not end with a copy that fails', async () => {
    write('a', 'paired');
    const driver = await driverOn('a');
    await driver.connect(LISTENER);
    rmSync(folderOn('a'), { recursive: true });
    await driver.close();
    expect(errors).toHaveLength(1);
  });
});
