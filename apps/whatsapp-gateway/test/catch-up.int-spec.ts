import { aMessage, aParticipant, db, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { HistoryIncomplete, type Sought, type WhatsAppDriver } from '../src/driver/whatsapp-driver';
import { Gateway, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

const network = useNetwork();

/** What the last opening wrote down about itself. */
const lastReport = async () => {
  const rows = await network.query<{ report: { accountId: string; recoverables: object[] } }>(
    'select report from recovery_runs order by id desc limit 1',
  );
  return rows[0]?.report;
};

describe('an account that opens', () => {
  let gateway: Gateway;
  let person: ParticipantRow;

  beforeEach(async () => {
    await network.query('delete from recovery_runs');
    person = await aParticipant(network);
    gateway = await Gateway.start(network);
  });
  afterEach(() => gateway.stop());

  it('says what people wrote meanwhile, and which unknown sends were there, or are sent again, or given up', async () => {
    await gateway.opened();
    const there = await aMessage(network, person, { lane: 'reply' });
    await gateway.send(there);
    await until('the ack', async () => (await network.row('outbox_messages', there.id)).status === 'sent');
    await gateway.keeper.letGoOfAll();
    const unknown = { status: 'unknown', recipient: person.phone };
    await network.query(
      `update outbox_messages
          set status = 'unknown', unknown_since = now(), ack_level = 0, sent_at = null, finished_at = null
        where id = $1`,
      [there.id],
    );
    await aMessage(network, person, unknown);
    await aMessage(network, person, { ...unknown, unknown_since: db("now() - interval '25 hours'") });
    await network.phones.write(person.phone, 'Good evening');

    const heir = await Gateway.start(network);
    await heir.opened();
    expect(await lastReport()).toMatchObject({
      accountId: 'default',
      recoverables: [
        { name: 'inbound-back-fill', found: 1, recovered: 1 },
        {
          name: 'unknown-messages',
          found: 3,
          recovered: 2,
          failed: 1,
          skipped: 0,
          notes: { foundAsSent: 1, sentAgain: 1 },
        },
        { name: 'missing-acks' },
      ],
    });
    await heir.stop();
  });

  it('is open and hears though nothing can be looked up: that is written down, and asked for again', async () => {
    let isDeaf = true;
    const asked = {
      lookUp: (driver: WhatsAppDriver, sought: readonly Sought[]) =>
        isDeaf ? Promise.reject(new Error('The page took more than 10000 ms')) : driver.lookUp(sought),
    };
    const slow = await Gateway.start(network, {
      through: (driver) => withCalls(driver, { lookUp: (sought) => asked.lookUp(driver, sought) }),
    });
    const message = await aMessage(network, person, { status: 'unknown', recipient: person.phone });
    const session = await slow.opened();
    expect(session.maySend).toBe(true);
    expect(await lastReport()).toMatchObject({
      recoverables: [
        { name: 'inbound-back-fill', outcome: 'done' },
        { name: 'unknown-messages', outcome: 'failed', error: 'Error: The page took more than 10000 ms' },
        { name: 'missing-acks', outcome: 'done' },
      ],
    });
    expect(await network.row('outbox_messages', message.id)).toMatchObject({ status: 'unknown' });
    isDeaf = false;
    await slow.resolver.resolve(session);
    expect(await network.row('outbox_messages', message.id)).toMatchObject({ status: 'queued' });
    await slow.stop();
  });

  it('writes nothing down when nothing was amiss', async () => {
    await gateway.opened();
    expect(await lastReport()).toBeUndefined();
  });
});

describe('an account of which a page does not show everything when it opens', () => {
  let gateway: Gateway | undefined;
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(network);
    await network.query(`update whatsapp_accounts set backfill_from = now() - interval '1 hour'`);
  });
  afterEach(() => gateway?.stop());

  const begin = async (through: (driver: WhatsAppDriver) => WhatsAppDriver): Promise<Gateway> => {
    gateway = await Gateway.start(network, { through });
    await gateway.opened();
    return gateway;
  };
  const written = (): Promise<Row[]> =>
    network.query('select body from inbound_messages where participant_id = $1', [person.id]);
  const backfillFrom = async (): Promise<unknown> => (await network.row('whatsapp_accounts', 'default')).backfill_from;

  it('hears of it by a later walk, from the same instant on, and obeys a STOP', async () => {
    await network.phones.write(person.phone, 'STOP');
    const asked: number[] = [];
    const { keeper } = await begin((driver) =>
      withCalls(driver, {
        history: async (since) => (asked.push(since.getTime()) === 1 ? [] : await driver.history(since)),
      }),
    );
    await gateway!.checkpointAfter(10);
    expect(await written()).toEqual([]);
    await gateway!.checkpointAfter(40);
    expect(await written()).toEqual([{ body: 'STOP' }]);
    expect(await network.row('participants', person.id)).toMatchObject({ status: 'opted_out' });
    await gateway!.checkpointAfter(130);
    await keeper.checkpoint();
    expect(asked).toEqual([asked[0], asked[0], asked[0]]);
  });

  it('is open for the others where conversations cannot be read, and nothing counts as read before they can', async () => {
    await network.phones.write(person.phone, 'read');
    let unread = 2;
    const before = await backfillFrom();
    const { keeper } = await begin((driver) =>
      withCalls(driver, {
        history: async (since) => {
          const messages = await driver.history(since);
          if (unread > 0) throw new HistoryIncomplete(messages, unread);
          return messages;
        },
      }),
    );
    expect([gateway!.sessionOf().maySend, await written()]).toEqual([true, [{ body: 'read' }]]);
    expect(await lastReport()).toMatchObject({ recoverables: [{ name: 'inbound-back-fill', failed: 2 }, {}, {}] });
    await gateway!.checkpointAfter(130);
    await keeper.checkpoint();
    expect(await backfillFrom()).toEqual(before);
    unread = 0;
    await gateway!.checkpointAfter(130);
    expect(await backfillFrom()).not.toEqual(before);
  });
});
