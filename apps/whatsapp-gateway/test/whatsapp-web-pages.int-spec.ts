import { execFileSync } from 'node:child_process';
import { mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@promptpipe/testing';
import type { MessageEvent } from '../src/driver/whatsapp-driver';
import { useWhatsAppWeb } from './use-whatsapp-web';
import { whereChromiumIs } from './where-chromium-is';

const PHONE = '+15550100002';
const LID = '7715550100002@lid';
const chromium = whereChromiumIs();

/** By the number that stands beside a lid, or for itself. */
const phoneOf = ({ from, phone = from }: Pick<MessageEvent, 'from' | 'phone'>): string => phone;

/** Processes in which pages run, of this browser. */
const renderersOf = (browser: number): number[] =>
  execFileSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\n')
    .filter((line) => Number(line.trim().split(/\s+/)[1]) === browser && line.includes('--type=renderer'))
    .map((line) => Number.parseInt(line, 10));

(chromium === null ? describe.skip : describe)('WhatsApp Web (skipped where no Chromium is found)', () => {
  const web = useWhatsAppWeb(chromium ?? '');
  const pidOf = (profile: string): number => Number(/\d+$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[0]);

  it.each([
    ['has synced before anybody listened, and keeps the text of its keys in $1', { sync: 'early', keyField: '$1' }],
    ['says twice that it has synced, and tells acks again and backwards', { sync: 'double', acks: 'repeated' }],
    [
      'says twice at once that it has synced, names people by their lid, and takes its time',
      { sync: 'double-at-once', addressing: 'lid', slowMs: 200 },
    ],
  ] as const)('%s: all is sent, heard and found once', async (_, options) => {
    const stage = web().on(options);
    const { driver, network, told } = stage;
    const before = await network.write(PHONE, 'before');
    await stage.connect();
    const message = stage.outgoing({ to: PHONE });
    expect(await driver.send(message)).toMatchObject({ outcome: 'accepted' });
    await until('its ack', () => told.levelsOf(message.waMessageId).includes(2));
    const after = await network.write(PHONE, 'after');
    await until('the reply', () => told.messages.length > 0);
    await network.read(PHONE);
    await until('that it is read', () => told.levelsOf(message.waMessageId).includes(3));
    expect(told.levelsOf(message.waMessageId)).toEqual([1, 2, 3]);
    expect(told.messages.map(({ waMessageId, ...named }) => [waMessageId, phoneOf(named)])).toEqual([[after, PHONE]]);
    const history = (await driver.history(new Date(0))).filter((one) => phoneOf(one) === PHONE);
    expect(history.map(({ waMessageId }) => waMessageId).slice(-2)).toEqual([before, after]);
    expect(await stage.timesOnWire(message.waMessageId)).toBe(1);
    // Another load of the page has nothing of it in its memory.
    await driver.close();
    await stage.connect();
    const found = await driver.lookUp([{ waMessageId: message.waMessageId, to: PHONE }]);
    expect(found.get(message.waMessageId)).toMatchObject({ found: true, ack: 3 });
    expect(told.disconnects).toEqual([]);
  });

  it.each([['WAWebConnModel'], ['WAWebMsgKey.newId']])(
    'lacks %s: it is named, and nothing is sent',
    async (missing) => {
      const stage = web().on({ missing: [missing] });
      await expect(stage.connect()).rejects.toThrow(missing);
      expect(web().probed.at(-1)).toEqual([missing]);
      expect(await stage.driver.send(stage.outgoing())).toMatchObject({ outcome: 'not-handed-over' });
    },
  );

  it('cannot tell whose a lid is: it comes as that lid, and the check of a number or a send to it tells', async () => {
    const stage = web().on({ addressing: 'lid', lidsAreKnown: false });
    await stage.connect();
    await stage.network.write(PHONE, 'who am I');
    await until('it to come in', () => stage.told.messages.length === 1);
    expect(stage.told.messages).toMatchObject([{ from: LID, body: 'who am I' }]);
    expect(stage.told.messages[0]).not.toHaveProperty('phone');
    expect(await stage.driver.identify([LID])).toEqual([]);
    expect(await stage.driver.checkNumber(PHONE)).toEqual({ onWhatsApp: true, lid: LID });
    expect(await stage.driver.send(stage.outgoing({ to: PHONE }))).toEqual({ outcome: 'accepted', lid: LID });
  });

  it.each(['no-lid', 'no-lid-late'] as const)(
    'does not know the lid of whom a message goes to (%s): asked for, and sent once under the same id',
    async (fate) => {
      const stage = web().on({ addressing: 'lid', lidsAreKnown: false });
      await stage.connect();
      await stage.driver.send(stage.outgoing({ to: PHONE }));
      await web().page.tell({ name: 'next', value: fate });
      const message = stage.outgoing({ to: PHONE });
      expect(await stage.driver.send(message)).toMatchObject({ outcome: 'accepted', lid: LID });
      await until('it to arrive', async () => (await stage.timesOnWire(message.waMessageId)) === 1);
      expect((await stage.network.shownOn(PHONE)).filter((id) => id === message.waMessageId)).toHaveLength(1);
    },
  );

  it.each([
    ['is opened elsewhere', { name: 'state', value: 'CONFLICT' }],
    ['is logged out', { name: 'log-out' }],
    ['is loaded anew', { name: 'reload' }],
  ] as const)('%s: the session ends and says so once', async (_, command) => {
    const stage = web().on();
    await stage.connect();
    await web().page.tell(command);
    await until('the end to be told', () => stage.told.disconnects.length > 0);
    expect(await stage.driver.send(stage.outgoing())).toMatchObject({ outcome: 'not-handed-over' });
    await stage.driver.close();
    expect(stage.told.disconnects).toHaveLength(1);
  });

  it('is loaded anew in the middle of a send: unknown, found by the next session, and shown once', async () => {
    const stage = web().on({}, web().aProfile());
    await stage.connect();
    await web().page.tell({ name: 'next', value: 'reload' });
    const message = stage.outgoing();
    expect(await stage.driver.send(message)).toMatchObject({ outcome: 'unknown' });
    await stage.driver.close();
    await stage.connect();
    const found = await stage.lookUp(message.waMessageId);
    expect(found.get(message.waMessageId)).toMatchObject({ found: true });
    const shown = await stage.network.shownOn(message.to);
    expect(shown.filter((id) => id === message.waMessageId)).toHaveLength(1);
  });

  it('is open once its code was scanned, and needs none after a restart or when its browser was killed', async () => {
    const profile = web().aProfile();
    const stage = web().on({ paired: false }, profile);
    const connected = stage.connect();
    await until('a code', () => web().codes.length > 0);
    await web().page.tell({ name: 'pair' });
    await connected;
    expect(await stage.driver.send(stage.outgoing())).toMatchObject({ outcome: 'accepted' });
    await stage.driver.close();
    web().codes.length = 0;
    await stage.connect();
    process.kill(pidOf(profile), 'SIGKILL');
    await until('the end to be told', () => stage.told.disconnects.length > 0);
    await stage.driver.close();
    await stage.connect();
    expect([web().codes, stage.told.disconnects]).toEqual([[], ['The browser is gone']]);
  });

  it('has a browser that is frozen: gone once it is closed, and the next one has the profile', async () => {
    const profile = web().aProfile();
    const stage = web().on({}, profile);
    await stage.connect();
    const pid = pidOf(profile);
    process.kill(pid, 'SIGSTOP');
    await stage.driver.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await stage.connect();
    expect(await stage.driver.send(stage.outgoing())).toMatchObject({ outcome: 'accepted' });
  });

  it('has a page that crashes: the session ends and says so once', async () => {
    const profile = web().aProfile();
    const stage = web().on({}, profile);
    await stage.connect();
    for (const pid of renderersOf(pidOf(profile))) process.kill(pid, 'SIGKILL');
    await until('the end to be told', () => stage.told.disconnects.length > 0);
    expect(stage.told.disconnects).toEqual(['The page crashed']);
  });

  it('has a profile with the lock of another host, or of a browser of ours that still runs: it is taken', async () => {
    const profile = web().aProfile();
    mkdirSync(profile, { recursive: true });
    symlinkSync('another-host-12', join(profile, 'SingletonLock'));
    const first = web().on({}, profile);
    await first.connect();
    const second = web().on({}, profile);
    await second.connect();
    await until('the first to notice', () => first.told.disconnects.length > 0);
    expect(await second.driver.send(second.outgoing())).toMatchObject({ outcome: 'accepted' });
  });
});
