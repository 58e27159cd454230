import { aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';

describe('a poll', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;
  let poll: MessageRow;

  beforeEach(async () => {
    person = await aParticipant(network);
    gateway = await Gateway.start(network);
    await gateway.opened();
    const rendered_text = 'What now?\n1. Go on\n2. Stop';
    const asked = { question: 'What now?', options: ['Go on', 'Stop'], secret: Buffer.alloc(32).toString('base64') };
    poll = await aMessage(network, person, {
      kind: 'poll',
      rendered_text,
      payload: { text: rendered_text, poll: asked },
    });
  });
  afterEach(() => gateway.stop());

  const votes = (): Promise<Row[]> =>
    network.query('select kind, body, quoted_wa_id, participant_id from inbound_messages order by wa_at, id');

  it('is shown with its options; a vote is stored once, as the answer to it, and is no word at the door', async () => {
    await gateway.send(poll);
    await until('it to be shown', async () => (await network.phones.shownOn(person.phone)).length === 1);
    expect(await network.phones.pollOn(person.phone, poll.wa_message_id)).toEqual({
      body: 'What now?',
      options: ['Go on', 'Stop'],
    });
    await network.phones.vote(person.phone, poll.wa_message_id, [2]);
    await until('the vote to be stored', async () => (await votes()).length === 1);
    await gateway.stop();
    gateway = await Gateway.start(network);
    await gateway.opened();
    expect(await votes()).toEqual([
      { kind: 'vote', body: 'Stop', quoted_wa_id: poll.wa_message_id, participant_id: person.id },
    ]);
    expect(await network.row('participants', person.id)).toMatchObject({ status: 'active' });
    expect(await network.query(`select 1 from jobs where kind = 'inbound'`)).toHaveLength(1);
  });

  it('whose outcome was lost is sent again under the same id, and shown once', async () => {
    await network.phones.misbehave({
      phone: person.phone,
      dropAnswer: true,
      lookup: 'blind',
      lateAckMs: 60_000,
      times: 1,
    });
    expect(await gateway.send(poll)).toMatchObject({ status: 'unknown' });
    await gateway.resolver.resolve(gateway.sessionOf());
    await gateway.send({ ...poll, attempt: 1 });
    const wire = (await network.phones.wire()).filter(({ id }) => id === poll.wa_message_id);
    expect(wire.map(({ poll: sent }) => sent?.options)).toEqual([
      ['Go on', 'Stop'],
      ['Go on', 'Stop'],
    ]);
    expect(await network.phones.shownOn(person.phone)).toHaveLength(1);
  });
});
