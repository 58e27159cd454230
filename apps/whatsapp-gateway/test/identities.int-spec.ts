import { aMessage, aParticipant, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('who is behind a lid, as WhatsApp tells it', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;
  let lid: string;

  beforeEach(async () => {
    person = await aParticipant(network);
    lid = `77${person.phone.slice(1)}@lid`;
    gateway = await Gateway.start(network);
  });
  afterEach(async () => {
    await gateway.stop();
    await network.phones.person(person.phone, {});
  });

  const inbound = (): Promise<Row[]> =>
    network.query('select sender, participant_id, body from inbound_messages order by wa_at, id');
  const statusOf = async (): Promise<unknown> => (await network.row('participants', person.id)).status;
  const write = (body: string): Promise<string> => network.phones.write(person.phone, body, { account: 'default' });
  const arrived = (count: number): Promise<unknown> =>
    until('it to be stored', async () => (await inbound()).length === count);

  it('is told with the message, and holds when WhatsApp tells it no more', async () => {
    await network.phones.person(person.phone, { named: 'lid' });
    await gateway.opened();
    await write('one');
    await arrived(1);
    await network.phones.person(person.phone, { named: 'lid-only' });
    await write('two');
    await arrived(2);
    expect(await inbound()).toMatchObject([{ participant_id: person.id }, { participant_id: person.id }]);
  });

  it('is asked for when a message comes under a lid alone: its STOP is obeyed', async () => {
    await network.phones.person(person.phone, { named: 'lid-asked' });
    await gateway.opened();
    await write('STOP');
    await until('the STOP to be obeyed', async () => (await statusOf()) === 'opted_out');
    expect(await inbound()).toMatchObject([{ sender: person.phone, participant_id: person.id }]);
  });

  it('is asked for beside what comes in: a STOP does not wait for the answer', async () => {
    await gateway.stop();
    const asked: (readonly string[])[] = [];
    const through: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        identify: (lids) => {
          asked.push(lids);
          return new Promise(() => undefined);
        },
      });
    gateway = await Gateway.start(network, { through });
    await gateway.opened();
    const strangers = ['+4917000000021', '+4917000000022'];
    for (const phone of strangers) await network.phones.person(phone, { named: 'lid-only' });
    for (const phone of strangers) await network.phones.write(phone, 'Hi', { account: 'default' });
    await arrived(2);
    await write('STOP');
    await until('the STOP to be obeyed', async () => (await statusOf()) === 'opted_out');
    expect(asked).toEqual([['774917000000021@lid']]);
  });

  it('is asked for at the next opening where the answer was lost with the process', async () => {
    await network.phones.person(person.phone, { named: 'lid-only' });
    await gateway.opened();
    await write('STOP');
    await arrived(1);
    expect(await statusOf()).toBe('active');
    await gateway.stop();
    await network.phones.person(person.phone, { named: 'lid-asked' });
    gateway = await Gateway.start(network);
    await gateway.opened();
    expect(await statusOf()).toBe('opted_out');
  });

  it('is asked for as far as there is time, of the others beside what goes on, and first of whom nobody was asked', async () => {
    const lids = ['1@lid', '2@lid', '3@lid'];
    for (const sender of lids)
      await network.query(
        `insert into inbound_messages (id, account_id, wa_message_id, sender, body, wa_at)
         values (gen_random_uuid(), 'default', $1, $1, 'Hi', now())`,
        [sender],
      );
    await gateway.stop();
    const asked: (readonly string[])[] = [];
    let hasTime = true;
    const through: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        identify: (some) => {
          asked.push(some);
          return hasTime ? Promise.resolve({ known: [], asked: 1 }) : Promise.reject(new Error('No page'));
        },
      });
    gateway = await Gateway.start(network, { through });
    const session = await gateway.opened();
    await session.aside.run(() => Promise.resolve());
    expect(asked.splice(0)).toEqual([lids, ['2@lid', '3@lid'], ['3@lid']]);
    session.askedUpTo = '1@lid';
    hasTime = false;
    await gateway.opener.open(session);
    await gateway.opener.open(session);
    const behindIt = ['2@lid', '3@lid', '1@lid'];
    expect(asked).toEqual([behindIt, behindIt]);
  });

  it('is told by the check of a number before the first message to it', async () => {
    await network.phones.person(person.phone, { named: 'lid-only' });
    await gateway.opened();
    await write('who am I');
    await arrived(1);
    expect(await inbound()).toMatchObject([{ sender: lid, participant_id: null }]);
    await gateway.send(await aMessage(network, person));
    expect(await inbound()).toMatchObject([{ sender: person.phone, participant_id: person.id }]);
  });
});
