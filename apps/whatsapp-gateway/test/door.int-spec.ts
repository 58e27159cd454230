import { DOOR_ANSWERS } from '@promptpipe/domain';
import { aMessage, aParticipant, db, type MessageRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

const STAGED = {
  ...{ staged_at: db('now()'), staged_by: db('gen_random_uuid()'), staged_epoch: 'e', staged_account_epoch: 1 },
};

/** No scheduler, api or stager runs here: whatever these specs show the gateway does alone. */
describe('a STOP', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;

  const begin = async (options?: GatewayOptions): Promise<void> => {
    gateway = await Gateway.start(network, options);
    await gateway.opened();
  };
  beforeEach(async () => {
    person = await aParticipant(network);
  });
  afterEach(() => gateway.stop());

  const statusIs = (status: string): Promise<unknown> =>
    until(`the person to be ${status}`, async () => (await network.row('participants', person.id)).status === status);
  const says = async (body: string, status: string): Promise<void> => {
    await network.phones.write(person.phone, body);
    await statusIs(status);
  };
  const saysStop = (): Promise<void> => says('STOP', 'opted_out');
  const rowOf = ({ id }: MessageRow): Promise<Row> => network.row('outbox_messages', id);
  const answers = (): Promise<MessageRow[]> =>
    network.query(`select * from outbox_messages where lane = 'reply' order by participant_seq`);
  const shown = async (): Promise<string[]> =>
    (await network.phones.shownOn(person.phone))
      .filter(({ direction }) => direction === 'to-phone')
      .map(({ body }) => body);
  const wireOf = async ({ wa_message_id }: MessageRow): Promise<number> =>
    (await network.phones.wire()).filter(({ id }) => id === wa_message_id).length;
  const reaches = (message: MessageRow, status: string): Promise<unknown> =>
    until(`the message to be ${status}`, async () => (await rowOf(message)).status === status);
  /** Sends whatever answers are owed, and shows that they are all that the phone got. */
  const onlyAnswersReach = async (...texts: string[]): Promise<void> => {
    for (const answer of await answers()) {
      await gateway.send(answer);
      await reaches(answer, 'sent');
    }
    expect(await shown()).toEqual(texts);
  };
  const { text } = DOOR_ANSWERS.en.stop;

  describe('that is written when a message', () => {
    it.each<[string, Row]>([
      ['is not yet staged', {}],
      ['is staged', STAGED],
      ['is held', { held: true }],
      ['is retried', { attempt: 1 }],
    ])('%s ends it, and its hint is declined', async (_, over) => {
      await begin();
      const message = await aMessage(network, person, over);
      await saysStop();
      expect(await gateway.send(message)).toMatchObject({ status: 'canceled', staged_at: null });
      expect(await wireOf(message)).toBe(0);
      await onlyAnswersReach(text);
    });

    it.each<[string, number, Row]>([
      ['before', 1, { status: 'canceled' }],
      ['before', 2, { status: 'failed', failure_class: 'unresolved' }],
      ['after', 1, { status: 'canceled' }],
      ['after', 2, { status: 'failed', failure_class: 'unresolved' }],
    ])('is claimed, %s its look-up at attempt %i: it is not handed over', async (when, attempt, end) => {
      const through: GatewayOptions['through'] = (driver) =>
        withCalls(driver, {
          lookUp: async (sought) => {
            if (when === 'before') await saysStop();
            const known = await driver.lookUp(sought);
            if (when === 'after') await saysStop();
            return known;
          },
        });
      await begin({ through });
      const message = await aMessage(network, person, { attempt: attempt - 1 });
      expect(await gateway.send(message)).toMatchObject({ ...end, attempt });
      expect(await wireOf(message)).toBe(0);
    });

    describe('is in the page', () => {
      const stopInThePage: GatewayOptions['through'] = (driver) =>
        withCalls(driver, {
          send: async (outgoing) => {
            if (outgoing.text !== text) await saysStop();
            return driver.send(outgoing);
          },
        });

      it('finds it out of our hands: it is sent by its ack', async () => {
        await begin({ through: stopInThePage });
        const message = await aMessage(network, person);
        await gateway.send(message);
        await reaches(message, 'sent');
        expect(await rowOf(message)).toMatchObject({ stop_requested: true });
        await onlyAnswersReach('Hello', text);
      });

      it('never sends it again, when its outcome is lost and no look-up finds it', async () => {
        await begin({ through: stopInThePage });
        await network.phones.misbehave({ lookup: 'blind' });
        await network.phones.misbehave({ phone: person.phone, dropAnswer: true, lateAckMs: 60_000, times: 1 });
        const message = await aMessage(network, person);
        expect(await gateway.send(message)).toMatchObject({ status: 'unknown', stop_requested: true });
        await gateway.resolver.resolve(gateway.sessionOf());
        expect(await rowOf(message)).toMatchObject({ status: 'failed', failure_class: 'unresolved', attempt: 1 });
        expect(await wireOf(message)).toBe(1);
      });

      it('never sends it again, when it could not be handed over', async () => {
        const awayInThePage: GatewayOptions['through'] = (driver) =>
          withCalls(driver, {
            send: async () => {
              await saysStop();
              return { outcome: 'not-handed-over', reason: 'The network is away' };
            },
          });
        await begin({ through: awayInThePage });
        const message = await aMessage(network, person);
        expect(await gateway.send(message)).toMatchObject({ status: 'canceled', last_error: 'The network is away' });
      });
    });

    it('is of unknown outcome gives it up, unless it is found', async () => {
      await begin();
      const [found, lost] = [
        await aMessage(network, person, { status: 'unknown', recipient: person.phone, lane: 'bulk' }),
        await aMessage(network, person, { status: 'unknown', recipient: person.phone }),
      ];
      await saysStop();
      await network.phones.receive(found.wa_message_id, person.phone);
      await gateway.resolver.resolve(gateway.sessionOf());
      await reaches(found, 'sent');
      expect(await rowOf(lost)).toMatchObject({ status: 'failed', failure_class: 'unresolved', attempt: 1 });
      expect(await wireOf(lost)).toBe(0);
    });

    it('is sent leaves it as it is, and its acks still come', async () => {
      await begin();
      const message = await aMessage(network, person);
      await gateway.send(message);
      await reaches(message, 'sent');
      await saysStop();
      await network.phones.read(person.phone);
      await until('the ack', async () => (await rowOf(message)).ack_level === 3);
      expect(await rowOf(message)).toMatchObject({ status: 'sent', stop_requested: false });
    });
  });

  it('is answered once, however often it comes, and what is written after it is kept', async () => {
    await begin();
    const woken = gateway.woken('messages');
    await saysStop();
    await woken;
    for (const body of ['STOP', 'stop!', 'Really?']) await network.phones.write(person.phone, body);
    const jobs = (): Promise<unknown[]> =>
      network.query(`select 1 from jobs where kind = 'inbound' and status = 'queued'`);
    await until('all of it', async () => (await jobs()).length === 4);
    await onlyAnswersReach(text);
    await network.query(`update whatsapp_accounts set backfill_from = now() - interval '1 hour'`);
    await gateway.backFiller.fill(gateway.sessionOf());
    expect([await jobs(), await answers()]).toMatchObject([{ length: 4 }, { length: 1 }]);
  });

  it('is undone by START, and both are counted', async () => {
    await begin();
    await saysStop();
    await says('START', 'active');
    await onlyAnswersReach(text, DOOR_ANSWERS.en.start.text);
    const message = await aMessage(network, person);
    await gateway.send(message);
    await reaches(message, 'sent');
    const metrics = await gateway.metrics.registry.metrics();
    expect(metrics).toContain('participants_door_total{word="stop",service="spec"} 1');
    expect(metrics).toContain('participants_door_total{word="start",service="spec"} 1');
  });

  it('that was written while nobody listened comes before the first send of the account', async () => {
    const message = await aMessage(network, person);
    await network.phones.write(person.phone, 'STOP');
    const through: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        history: async (since) => {
          await gateway.router.route([[message.id, 0]]);
          return driver.history(since);
        },
      });
    gateway = await Gateway.start(network, { through });
    await gateway.opened();
    await gateway.router.route([[message.id, 0]]);
    expect(await rowOf(message)).toMatchObject({ status: 'canceled', attempt: 0 });
    await onlyAnswersReach(text);
  });

  it.each<[string[], string]>([
    [['STOP', 'START'], 'active'],
    [['STOP', 'START', 'STOP'], 'opted_out'],
    [['START', 'STOP', 'I mean it'], 'opted_out'],
  ])('and what followed it (%j) is caught up in the order of writing', async (bodies, end) => {
    for (const body of bodies) await network.phones.write(person.phone, body);
    await begin();
    expect(await network.row('participants', person.id)).toMatchObject({ status: end });
    const jobs = await network.query(`select 1 from jobs where kind = 'inbound' and status = 'queued'`);
    expect(jobs).toHaveLength(bodies.length);
  });
});
