import { randomBytes } from 'node:crypto';
import { until } from '@promptpipe/testing';
import { findBrowser } from '@promptpipe/verify';
import { expectNothingLostNothingTwice } from './harness/compare';
import { expectAllPhonesShowWhatWasSent } from './harness/compare-all-phones';
import { Dialogue } from './harness/dialogue';
import { logTails } from './harness/log-tails';
import { midFlow, whenAThirdHas } from './harness/mid-flow';
import { OnWhatsAppWeb } from './harness/on-whatsapp-web';
import { enrol } from './harness/people';
import { Traffic } from './harness/traffic';
import { pairByLink } from './scenarios/pair-by-link';

const LIMIT_MS = 120_000;
/** WhatsApp tells when something was written or taken in whole seconds. */
const SECOND_MS = 1_000;
const PAIRED = { title: 'Paired', linkAfterwards: 410 };

const STORED = `select 1 from whatsapp_sessions where completed_at is not null and retired_at is null`;

const chromium = findBrowser(process.env);

(chromium === null ? describe.skip : describe)('by whatsapp-web.js in a browser (skipped where none is found)', () => {
  let on: OnWhatsAppWeb | undefined;
  let ended = 0;
  let begun = 0;
  const onIt = (scenario: (on: OnWhatsAppWeb) => Promise<void>) => async (): Promise<void> => {
    begun += 1;
    if (!on) throw new Error('The system did not start');
    await scenario(on);
    ended += 1;
  };

  beforeAll(async () => {
    on = await OnWhatsAppWeb.start(chromium ?? '');
  }, LIMIT_MS);
  afterAll(async () => {
    const isWell = begun > 0 && ended === begun;
    if (!isWell) process.stderr.write(logTails(on?.system.fleet.logFiles ?? []));
    await on?.stop(!isWell);
  }, LIMIT_MS);

  it(
    'brings a message to the phone once, follows it until it is read, and brings the answer',
    onIt(async ({ system }) => {
      const dialogue = new Dialogue(system, await enrol(system));
      const { phone } = dialogue.person;
      const { id } = await dialogue.say('How did you sleep?');
      expect(await dialogue.untilAck(id, 2)).toMatchObject({ status: 'sent', attempt: 1 });
      await system.phones.read(phone);
      const { waMessageId } = await dialogue.untilAck(id, 3);
      await system.phones.write(phone, 'Well');
      await system.phones.write(phone, 'By the way', waMessageId);
      expect(await dialogue.responses(2)).toEqual([
        { body: 'Well', messageId: id },
        { body: 'By the way', messageId: id },
      ]);
      expect(await dialogue.shown()).toEqual([{ id: waMessageId, body: 'How did you sleep?' }]);
    }),
    LIMIT_MS,
  );

  it(
    'leaves no browser behind when the gateway is killed, and loses and doubles nothing',
    onIt(async (whatsappWeb) => {
      const { system } = whatsappWeb;
      const traffic = await Traffic.start(system, { people: 5, each: 8 });
      await midFlow(traffic, whenAThirdHas('arrived'), 'gateway killed');
      expect(await whatsappWeb.browsers()).not.toEqual([]);
      await whatsappWeb.killGateway();
      await whatsappWeb.untilNoBrowser();
      await whatsappWeb.startGateway();
      await traffic.done;
      await expectNothingLostNothingTwice(system, traffic, 'gateway killed', SECOND_MS);
    }),
    LIMIT_MS,
  );

  it(
    'goes on by itself when the browser is killed, and loses and doubles nothing',
    onIt(async (whatsappWeb) => {
      const { system } = whatsappWeb;
      const traffic = await Traffic.start(system, { people: 5, each: 8 });
      await midFlow(traffic, whenAThirdHas('arrived'), 'browser killed');
      const [browser] = await whatsappWeb.browsers();
      process.kill(browser?.pid ?? 0, 'SIGKILL');
      await traffic.done;
      await expectNothingLostNothingTwice(system, traffic, 'browser killed', SECOND_MS);
      await expectAllPhonesShowWhatWasSent(system);
    }),
    LIMIT_MS,
  );

  it(
    'is paired by its link, and goes on from another host without a new code',
    onIt(async (whatsappWeb) => {
      const { system, page } = whatsappWeb;
      const sessionKey = randomBytes(32).toString('base64');
      page.become({ paired: false });
      await system.fleet.askToStop('whatsapp-gateway');
      await whatsappWeb.moveToAnotherHost(sessionKey);
      expect(await pairByLink(whatsappWeb, '#picture')).toEqual(PAIRED);
      // A stop has seconds for the last copy, and a busy machine takes longer: then it is this one that the next host has.
      await until(
        'a whole copy of the session',
        async () => (await system.database.query(STORED)).length > 0,
        LIMIT_MS / 2,
      );
      await system.fleet.askToStop('whatsapp-gateway');
      await whatsappWeb.moveToAnotherHost(sessionKey);
      await whatsappWeb.untilConnected();
      const dialogue = new Dialogue(system, await enrol(system));
      const { id } = await dialogue.say('Do you hear me from here?');
      expect(await dialogue.untilAck(id, 2)).toMatchObject({ status: 'sent', attempt: 1 });
    }),
    LIMIT_MS,
  );

  it(
    'is logged out over the API, and paired again by a code that is typed',
    onIt(async (whatsappWeb) => {
      const { system, page } = whatsappWeb;
      const becomes = async (path: string, wanted: object): Promise<unknown> =>
        until(
          `${path} to be ${JSON.stringify(wanted)}`,
          async () => isLike(await system.api.get(path), wanted),
          LIMIT_MS / 2,
        );
      page.become({ paired: false });
      const logout = await system.api.post<{ see: string }>('/v1/accounts/default/logout', {});
      await becomes(logout.see, { status: 'done', says: 'Unlinked at WhatsApp; its session is set aside' });
      await becomes('/v1/accounts/default', { state: 'logged_out', owned: true });
      await system.api.post('/v1/accounts/default/pairing-code', {});
      expect(await pairByLink(whatsappWeb, '#code')).toEqual(PAIRED);
      await becomes('/v1/accounts/default', { state: 'connected', todo: null });
      const dialogue = new Dialogue(system, await enrol(system));
      const { id } = await dialogue.say('Do you hear me again?');
      expect(await dialogue.untilAck(id, 2)).toMatchObject({ status: 'sent', attempt: 1 });
    }),
    LIMIT_MS,
  );
});

const isLike = (told: object, wanted: object): boolean =>
  Object.entries(wanted).every(([name, value]) => (told as Record<string, unknown>)[name] === value);
