import { changeExpectedPhone, inTransaction } from '@promptpipe/persistence';
import type { WireSend } from '@promptpipe/phone-simulator';
import { aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import { SimulatedDriver } from '../src/driver/simulated.driver';
import { SimulatorClient } from '../src/driver/simulator-client';
import type { WhatsAppDriver } from '../src/driver/whatsapp-driver';
import { Gateway, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

const OLD = '+15550000001';
const NEW = '+15550000077';

describe('an account that gets another number while it sends, as the network sees it', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;
  /** Of the phone that is paired: chats of its own, which know nothing of the other's. */
  let paired: string;

  const driverOf = (phone: string): WhatsAppDriver => {
    const { url } = network.phones;
    const driver = new SimulatedDriver(
      new SimulatorClient({ url, accountId: phone.slice(1), profile: phone, callMs: 2_000 }),
    );
    return withCalls(driver, {
      connect: (listener) => driver.connect({ ...listener, onSignedIn: () => listener.onSignedIn(phone) }),
    });
  };
  const begin = async (over: (driver: WhatsAppDriver) => Partial<WhatsAppDriver> = () => ({})): Promise<void> => {
    gateway = await Gateway.start(network, {
      through: () => {
        const driver = driverOf(paired);
        return withCalls(driver, over(driver));
      },
    });
    await gateway.opened();
  };
  const change = () => inTransaction(network.db, (tx) => changeExpectedPhone(tx, 'default', NEW));
  /** The old phone is logged out, the new one is paired, and the account is opened in a new session. */
  const pairNew = async (): Promise<void> => {
    paired = NEW;
    const before = gateway.sessionOf();
    before.hold();
    await before.driver.close();
    gateway.keeper.beginAnew(before);
    await gateway.opener.idle(gateway.sessionOf());
    expect(gateway.sessionOf().maySend).toBe(true);
  };
  const rowOf = ({ id }: MessageRow): Promise<Row> => network.row('outbox_messages', id);
  const sendsOf = async ({ wa_message_id }: MessageRow): Promise<WireSend['account'][]> =>
    (await network.phones.wire()).filter(({ id }) => id === wa_message_id).map(({ account }) => account);

  beforeEach(async () => {
    paired = OLD;
    person = await aParticipant(network);
    await network.query('update whatsapp_accounts set phone = $1', [OLD]);
    await network.phones.misbehave({ phone: person.phone, dropAnswer: true, lateAckMs: 60_000, times: 1 });
  });
  afterEach(() => gateway.stop());

  it('what was of unknown outcome is not sent from the new one, and what stands behind it is', async () => {
    await begin();
    const [first, second] = [await aMessage(network, person), await aMessage(network, person)];
    expect(await gateway.send(first)).toMatchObject({ status: 'unknown' });
    await change();
    await pairNew();
    await gateway.resolver.resolve(gateway.sessionOf());
    expect(await rowOf(first)).toMatchObject({ status: 'failed', failure_class: 'unresolved' });
    await gateway.send(first);
    await gateway.send(second);
    expect([await sendsOf(first), await sendsOf(second)]).toEqual([[OLD.slice(1)], [NEW.slice(1)]]);
  });

  it('what is in the hands of the driver meanwhile has one send, whose lost outcome changes nothing', async () => {
    const message = await aMessage(network, person);
    await begin((driver) => ({
      send: async (outgoing) => {
        const outcome = await driver.send(outgoing);
        await change();
        return outcome;
      },
    }));
    expect(await gateway.send(message)).toMatchObject({ status: 'failed', failure_class: 'unresolved' });
    await pairNew();
    await gateway.send({ ...message, attempt: 1 });
    expect(await sendsOf(message)).toEqual([OLD.slice(1)]);
  });

  it('what is claimed and not handed over yet is handed over by nobody', async () => {
    const message = await aMessage(network, person);
    await begin((driver) => ({
      lookUp: async (sought) => {
        await change();
        return driver.lookUp(sought);
      },
    }));
    expect(await gateway.send(message)).toMatchObject({ status: 'failed', failure_class: 'unresolved', attempt: 1 });
    expect(await sendsOf(message)).toEqual([]);
  });

  it('nothing is sent by a session of the old one that is open still, nor by one that is just being opened', async () => {
    const message = await aMessage(network, person);
    await begin();
    await change();
    expect(await gateway.send(message)).toMatchObject({ status: 'queued', attempt: 0 });
    await pairNew();
    await gateway.send(message);
    expect(await sendsOf(message)).toEqual([NEW.slice(1)]);
    await gateway.stop();

    await network.query('update whatsapp_accounts set phone = $1', [OLD]);
    paired = OLD;
    await begin((driver) => ({
      history: async (since) => {
        await change();
        return driver.history(since);
      },
    }));
    expect(gateway.sessionOf().maySend).toBe(false);
    expect(await network.row('whatsapp_accounts', 'default')).toMatchObject({ state: 'disconnected', phone: NEW });
  });
});
