import { aMessage, aParticipant, type ParticipantRow } from '@promptpipe/testing';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('a number before the first message to it', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;
  let asked: string[];

  const through: GatewayOptions['through'] = (driver) =>
    withCalls(driver, {
      checkNumber: (phone) => {
        asked.push(phone);
        return driver.checkNumber(phone);
      },
    });

  beforeEach(async () => {
    asked = [];
    person = await aParticipant(network);
    gateway = await Gateway.start(network, { through });
    await gateway.opened();
  });
  afterEach(async () => {
    await gateway.stop();
    await network.phones.person(person.phone, {});
  });

  const wire = async (): Promise<string[]> => (await network.phones.wire()).map(({ phone }) => phone);
  const backdate = (hours: number): Promise<unknown> =>
    network.query(`update whatsapp_numbers set checked_at = checked_at - $1 * interval '1 hour'`, [hours]);

  it('is asked for once, and whoever has it gets all that follows', async () => {
    for (const rendered_text of ['one', 'two']) {
      const message = await aMessage(network, person, { rendered_text });
      expect(await gateway.send(message)).not.toMatchObject({ status: 'failed' });
    }
    await backdate(24 * 365);
    await gateway.send(await aMessage(network, person, { rendered_text: 'three' }));
    expect(asked).toEqual([person.phone]);
  });

  it('that nobody has ends each message with the reason, is not written to, and is asked for again after a day', async () => {
    await network.phones.person(person.phone, { onWhatsApp: false });
    const rejected = { status: 'failed', failure_class: 'reject', attempt: 1 };
    for (const rendered_text of ['one', 'two']) {
      const row = await gateway.send(await aMessage(network, person, { rendered_text }));
      expect(row).toMatchObject(rejected);
      expect(row.last_error).toMatch(/Nobody has this number on WhatsApp/);
    }
    expect(asked).toEqual([person.phone]);
    await network.phones.person(person.phone, {});
    await backdate(25);
    const third = await gateway.send(await aMessage(network, person, { rendered_text: 'three' }));
    expect([third.failure_class, asked]).toEqual([null, [person.phone, person.phone]]);
    expect((await wire()).filter((phone) => phone === person.phone)).toHaveLength(1);
  });

  it('that WhatsApp cannot be asked for leaves the message in its line', async () => {
    await gateway.stop();
    gateway = await Gateway.start(network, {
      through: (driver) => withCalls(driver, { checkNumber: () => Promise.reject(new Error('no answer')) }),
    });
    await gateway.opened();
    const row = await gateway.send(await aMessage(network, person));
    expect(row).toMatchObject({ status: 'queued', failures: 1, failure_class: null });
    expect(await wire()).not.toContain(person.phone);
  });
});
