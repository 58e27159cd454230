import { until } from '@promptpipe/testing';
import { HistoryIncomplete, type MessageEvent } from '../src/driver/whatsapp-driver';
import { drawnPages } from './drawn-pages';
import { useWhatsAppWeb } from './use-whatsapp-web';
import { whereChromiumIs } from './where-chromium-is';

const AN_HOUR_MS = 3_600_000;
const PHONE = '+15550100021';
const LID = '7715550100021@lid';
const OTHER = '+15550100022';
const DRAWN = '+15550100023';
const SELF = '+15550000001';
const chromium = whereChromiumIs();

const phoneOf = ({ from, phone = from }: Pick<MessageEvent, 'from' | 'phone'>): string => phone;

(chromium === null ? describe.skip : describe)('WhatsApp Web (skipped where no Chromium is found)', () => {
  const web = useWhatsAppWeb(chromium ?? '');

  it('lacks members of what is optional, and has calls without a map: all else goes on', async () => {
    const stage = web().on({
      missing: ['WAWebPollsVotesSchema.getTable', 'WAWebCollections.Reactions.find', 'WAWebResendMsgAction.resendMsg'],
      calls: 'without-map',
    });
    const { driver, network, told } = stage;
    const before = await network.write(PHONE, 'before');
    await network.change(PHONE, before, { kind: 'reaction', emoji: '👍' });
    await stage.connect();
    expect((await driver.history(new Date(0))).map(({ waMessageId }) => waMessageId)).toContain(before);
    expect(await driver.changes(new Date(0))).toEqual([]);
    await web().page.tell({ name: 'next', value: 'refuse' });
    const message = stage.outgoing({ to: PHONE });
    await driver.send(message);
    await until('that it is refused', () => told.levelsOf(message.waMessageId).includes(-1));
    expect(await driver.send(message)).toMatchObject({ outcome: 'accepted' });
  });

  it('fails where a module is not there: all that is optional may be missing', async () => {
    const missing = [
      'WAWebPollsVotesSchema',
      'WAWebChatStateBridge',
      'WAWebResendMsgAction',
      'WAWebCollections.Reactions',
    ];
    const stage = web().on({ unknownModules: 'throw', missing });
    await stage.connect();
    expect(await stage.driver.history(new Date())).toEqual([]);
    expect(await stage.driver.send(stage.outgoing({ to: PHONE }))).toMatchObject({ outcome: 'accepted' });
  });

  it.each(['rejects', 'repeats'] as const)(
    'has a conversation of which nothing earlier can be loaded (%s): the others are read',
    async (earlier) => {
      const stage = web().on({ odd: { number: PHONE.slice(1), earlier } });
      await stage.network.write(PHONE, 'unread');
      const read = await stage.network.write(OTHER, 'read');
      await stage.connect();
      const heard = await stage.network.write(PHONE, 'heard');
      await until('what comes in', () => stage.told.messages.length === 1);
      const history = await stage.driver.history(new Date(0)).catch((error: unknown) => error);
      expect(history instanceof HistoryIncomplete).toBe(earlier === 'rejects');
      const messages = history instanceof HistoryIncomplete ? history.messages : (history as MessageEvent[]);
      expect(messages.map(({ waMessageId }) => waMessageId)).toEqual(expect.arrayContaining([read, heard]));
      expect(await stage.driver.changes(new Date(0))).toEqual(expect.any(Array));
    },
  );

  it('names people with their device, in another field, counts in milliseconds, and tells no time of a conversation', async () => {
    const stage = web().on({
      ...{ devices: true, widField: '$1', keyField: '$1', times: 'milliseconds' },
      ...{ chatTimes: false, addressing: 'lid' },
    });
    const { driver, network, told } = stage;
    const began = Date.now();
    const before = await network.write(PHONE, 'before');
    await stage.connect();
    expect(told.phones).toEqual([SELF]);
    expect(await driver.vitals()).toMatchObject({ self: SELF.slice(1) });
    expect(await driver.checkNumber(PHONE)).toEqual({ onWhatsApp: true, lid: LID });
    const secret = Buffer.alloc(32).toString('base64');
    const poll = stage.outgoing({ to: PHONE, poll: { question: 'Well?', options: ['Yes', 'No'], secret } });
    await driver.send(poll);
    await until('its ack', () => told.levelsOf(poll.waMessageId).includes(2));
    const after = await network.write(PHONE, 'after');
    await network.vote(PHONE, poll.waMessageId, [2]);
    await network.change(PHONE, after, { kind: 'reaction', emoji: '👍' });
    await network.change(PHONE, after, { kind: 'edit', text: 'later' });
    await network.change(PHONE, after, { kind: 'revoke' });
    await until('all', () => told.messages.length === 2 && told.changes.length === 3);
    expect(told.messages).toMatchObject([
      { waMessageId: after, from: LID, phone: PHONE },
      { from: LID, body: 'No', isVote: true },
    ]);
    const history = (await driver.history(new Date(began - 1_000))).filter((one) => phoneOf(one) === PHONE);
    expect(history.map(({ waMessageId }) => waMessageId)).toEqual(expect.arrayContaining([before]));
    for (const { at } of [...told.messages, ...history]) {
      expect(at.getTime()).toBeGreaterThan(began - 2_500);
      expect(at.getTime()).toBeLessThan(Date.now() + 1_000);
    }
    await driver.close();
    await stage.connect();
    const found = await driver.lookUp([{ waMessageId: poll.waMessageId, to: PHONE }]);
    expect(found.get(poll.waMessageId)).toMatchObject({ found: true });
  });

  it('cannot tell its own lid: what goes to a lid is sent all the same', async () => {
    const stage = web().on({ addressing: 'lid', ownLidIsKnown: false });
    await stage.connect();
    expect(await stage.driver.send(stage.outgoing({ to: PHONE }))).toMatchObject({ outcome: 'accepted' });
  });

  it('says of each lid that it is ours: who writes keeps the lid, and nobody is taken for us', async () => {
    const stage = web().on({ addressing: 'lid', lidsAreKnown: 'as-ours' });
    await stage.connect();
    await stage.network.write(PHONE, 'who am I');
    await until('it to come in', () => stage.told.messages.length === 1);
    expect(stage.told.messages).toMatchObject([{ from: LID }]);
    expect(stage.told.messages[0]).not.toHaveProperty('phone');
  });

  it('fills its conversations after it has synced: what was written meanwhile is told by a later look', async () => {
    const stage = web().on({ storesLateMs: AN_HOUR_MS });
    const id = await stage.network.write(PHONE, 'late');
    await stage.connect();
    const isThere = async () => (await stage.driver.history(new Date(0))).some(({ waMessageId }) => waMessageId === id);
    expect(await isThere()).toBe(false);
    await web().page.tell({ name: 'fill' });
    expect(await isThere()).toBe(true);
    expect(stage.told.messages).toEqual([]);
  });

  it.each(drawnPages(6))(
    '%s: all is sent once, told in order, and heard once of the right person',
    async (_, options) => {
      const stage = web().on(options);
      const { driver, network, told } = stage;
      const before = await network.write(DRAWN, 'before');
      await stage.connect();
      const message = stage.outgoing({ to: DRAWN });
      expect(await driver.send(message)).toMatchObject({ outcome: 'accepted' });
      await until('its ack', () => told.levelsOf(message.waMessageId).includes(2));
      const after = await network.write(DRAWN, 'after');
      await until('the reply', () => told.messages.length > 0);
      await network.read(DRAWN);
      await until('that it is read', () => told.levelsOf(message.waMessageId).includes(3));
      expect(told.levelsOf(message.waMessageId)).toEqual([1, 2, 3]);
      expect(told.messages.map((one) => [one.waMessageId, phoneOf(one)])).toEqual([[after, DRAWN]]);
      const written = await until('what was written before', async () => {
        const ids = (await driver.history(new Date(0))).filter((one) => phoneOf(one) === DRAWN);
        return ids.some(({ waMessageId }) => waMessageId === before) && ids.map(({ waMessageId }) => waMessageId);
      });
      expect(written.filter((id) => id === before || id === after).sort()).toEqual([before, after].sort());
      expect(new Set(written).size).toBe(written.length);
      expect(await stage.timesOnWire(message.waMessageId)).toBe(1);
      const found = await driver.lookUp([{ waMessageId: message.waMessageId, to: DRAWN }]);
      expect(found.get(message.waMessageId)).toMatchObject({ found: true, ack: 3 });
      expect(told.disconnects).toEqual([]);
    },
  );
});
