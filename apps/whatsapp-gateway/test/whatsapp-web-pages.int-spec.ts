import { execFileSync } from 'node:child_process';
import { mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@promptpipe/lifecycle';
import { until } from '@promptpipe/testing';
import type { MessageEvent } from '../src/driver/whatsapp-driver';
import { TOUCHED_AT_LOAD, TOUCHED_SIGNED_IN } from '../src/driver/whatsapp-web/touched-modules';
import { Stage } from './driver-stage';
import { useWhatsAppWeb } from './use-whatsapp-web';
import { whereChromiumIs } from './where-chromium-is';

const A_MOMENT_MS = 700;
const PHONE = '+15550100002';
const LID = '7715550100002@lid';
/** Asked for with care: without these something is not seen, and all else goes on. */
const MAY_BE_MISSING = [
  'WAWebAdvSignatureApi',
  'WAWebBackendJobsCommon',
  'WAWebCallCollection',
  'WAWebChatStateBridge',
  'WAWebE2EProtoUtils',
  'WAWebPollsVotesSchema',
  'WAWebResendMsgAction',
];
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

  const alsoAtLoad = (name: string): boolean => name in TOUCHED_AT_LOAD;

  it.each([
    ['one that is needed at the load', ['WAWebConnModel']],
    ['all of those', Object.keys(TOUCHED_AT_LOAD)],
    ['one member that is needed to send', ['WAWebMsgKey.newId']],
    ['one that the library needs to listen', ['WAWebSyncGatingUtils']],
    [
      'all that are needed once somebody is signed in',
      Object.keys(TOUCHED_SIGNED_IN).filter((one) => !alsoAtLoad(one)),
    ],
  ])('lacks modules, %s: each is named, and nothing is sent', async (_, missing) => {
    const stage = web().on({ missing });
    await expect(stage.connect()).rejects.toThrow('is not the one that this version knows');
    expect(web().probed.at(-1)).toEqual(missing);
    expect(await stage.driver.send(stage.outgoing())).toMatchObject({ outcome: 'not-handed-over' });
  });

  it('is asked for nothing that was not probed, but for what may be missing', async () => {
    const stage = web().on({ addressing: 'lid', lidsAreKnown: false });
    await stage.connect();
    await stage.driver.send(stage.outgoing({ to: PHONE }));
    await stage.driver.history(new Date(0));
    await stage.driver.changes(new Date(0));
    await stage.driver.showTyping(PHONE);
    const probed = [...Object.keys(TOUCHED_AT_LOAD), ...Object.keys(TOUCHED_SIGNED_IN)];
    const known = [...probed, ...MAY_BE_MISSING];
    expect([...web().page.touched].filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each([
    ['a moment later than that it has synced', 'late'],
    ['by its lid alone', 'by-lid'],
  ] as const)('knows its own number %s', async (_, knowsItself) => {
    const stage = web().on({ knowsItself });
    await stage.connect();
    expect((await stage.driver.vitals()).self).toBe('15550000001');
  });

  it('is unlinked before it has synced: the opening ends, and so does nothing else', async () => {
    const stage = web().on({ sync: 'never' });
    const connected = stage.connect();
    const isTold = (): Promise<boolean> =>
      web()
        .page.tell({ name: 'log-out' })
        .then(
          () => true,
          () => false,
        );
    await until('the library to listen', () => web().page.touched.has('WAWebCmd'));
    await pause(A_MOMENT_MS, new AbortController().signal);
    await Promise.all([expect(connected).rejects.toThrow(), until('the page to be unlinked', isTold)]);
    // What nobody catches fails the spec that is running then.
    await pause(A_MOMENT_MS, new AbortController().signal);
  });

  it('shows a dialog, changes its address and loads a frame: it is the same page, and goes on', async () => {
    const stage = web().on();
    await stage.connect();
    for (const name of ['alert', 'change-address', 'frame'] as const) await web().page.tell({ name });
    expect(await stage.driver.send(stage.outgoing())).toMatchObject({ outcome: 'accepted' });
    expect(stage.told.disconnects).toEqual([]);
  });

  it('goes from one bad state to another and back: it is not connected, and ends', async () => {
    const stage = web().on();
    await stage.connect();
    const bad = ['TIMEOUT', 'OPENING'];
    await until('the end to be told', async () => {
      bad.reverse();
      await web()
        .page.tell({ name: 'state', value: bad[0] ?? '' })
        .catch(() => undefined);
      return stage.told.disconnects.length > 0;
    });
    expect(stage.told.disconnects).toHaveLength(1);
  });

  it('answers a question too late, and lives: the question fails, and the next send goes', async () => {
    const stage = web().on();
    const { driver } = stage;
    await stage.connect();
    await web().page.tell({ name: 'next', value: 'answer-late' });
    await expect(driver.checkNumber(PHONE)).rejects.toThrow('took more than');
    expect(await driver.send(stage.outgoing())).toMatchObject({ outcome: 'accepted' });
    expect(stage.told.disconnects).toEqual([]);
  });

  it('cannot tell whose a lid is: it comes as that lid, and the check of a number or a send to it tells', async () => {
    const stage = web().on({ addressing: 'lid', lidsAreKnown: false });
    await stage.connect();
    await stage.network.write(PHONE, 'who am I');
    await until('it to come in', () => stage.told.messages.length === 1);
    expect(stage.told.messages).toMatchObject([{ from: LID, body: 'who am I' }]);
    expect(stage.told.messages[0]).not.toHaveProperty('phone');
    // The first of them is one that the server chokes on.
    expect(await stage.driver.identify(['77../nothing@lid', LID])).toEqual({ known: [], asked: 2 });
    expect(await stage.driver.checkNumber(PHONE)).toEqual({ onWhatsApp: true, lid: LID });
    expect(await stage.driver.send(stage.outgoing({ to: PHONE }))).toEqual({ outcome: 'accepted', lid: LID });
  });

  it('takes its time: it is asked for as many lids as there is time for, and a conversation that is found late waits', async () => {
    const { network } = web().on({ addressing: 'lid', lidsAreKnown: 'when-asked', slowMs: 1_100 });
    const stage = new Stage(network, network.driver(3_000));
    await stage.connect();
    const lids = [1, 2, 3, 4].map((last) => `771555010011${last}@lid`);
    const { known, asked } = await stage.driver.identify(lids);
    expect([asked, known[0]]).toEqual([3, { lid: lids[0], phone: '+15550100111' }]);
    const [late, soon] = [stage.outgoing({ to: '+15550100115' }), stage.outgoing({ to: '+15550100115' })];
    expect(await stage.driver.send(late)).toMatchObject({ outcome: 'not-handed-over' });
    expect(await stage.driver.send(soon)).toMatchObject({ outcome: 'accepted' });
    expect(await stage.timesOnWire(late.waMessageId)).toBe(0);
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

  it('keeps the text of its keys in $1: the library finds the poll that a vote is for all the same', async () => {
    const stage = web().on({ keyField: '$1' });
    const { driver, network, told } = stage;
    await stage.connect();
    const secret = Buffer.alloc(32).toString('base64');
    const poll = stage.outgoing({ to: PHONE, poll: { question: 'Well?', options: ['Yes', 'No'], secret } });
    await driver.send(poll);
    await until('its ack', () => told.levelsOf(poll.waMessageId).includes(2));
    await network.vote(PHONE, poll.waMessageId, [2]);
    await until('the vote', () => told.messages.length === 1);
    expect(told.messages).toMatchObject([{ body: 'No', quotedWaId: poll.waMessageId, isVote: true }]);
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
