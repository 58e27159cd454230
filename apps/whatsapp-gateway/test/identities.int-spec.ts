import { aMessage, aParticipant, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { Gateway } from './gateway-parts';
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
