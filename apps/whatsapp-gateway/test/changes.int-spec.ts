import { aParticipant, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';

describe('what becomes of a message later on', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(network);
    gateway = await Gateway.start(network);
    await gateway.opened();
  });
  afterEach(() => gateway.stop());

  const events = (): Promise<Row[]> =>
    network.query('select kind, content, media, participant_id from response_events order by wa_at, id');
  const counted = (count: number): Promise<unknown> =>
    until('so many events', async () => (await events()).length === count);
  const write = (body: string, over = {}): Promise<string> =>
    network.phones.write(person.phone, body, { account: 'default', ...over });
  const stored = (waMessageId: string): Promise<unknown> =>
    until('it to be stored', async () => {
      const rows = await network.query('select 1 from inbound_messages where wa_message_id = $1', [waMessageId]);
      return rows.length === 1;
    });

  it('is stored once, told live and again by the back-fill of a restart', async () => {
    const id = await write('bad');
    await network.phones.change(person.phone, id, { kind: 'edit', text: 'good' });
    await network.phones.change(person.phone, id, { kind: 'reaction', emoji: '👍' });
    await counted(2);
    await gateway.stop();
    await network.phones.change(person.phone, id, { kind: 'revoke' });
    gateway = await Gateway.start(network);
    await gateway.opened();
    expect(await events()).toMatchObject([
      { kind: 'edit', content: 'good', participant_id: person.id },
      { kind: 'reaction', content: '👍' },
      { kind: 'revoke', content: null },
    ]);
    const [inbound] = await network.query('select body from inbound_messages');
    expect(inbound).toEqual({ body: 'bad' });
  });

  it('is stored with a picture: what it is, and not its bytes', async () => {
    const picture = { type: 'image', mimetype: 'image/jpeg', size: 12_345 };
    await stored(await write('lunch', { media: picture }));
    expect(await events()).toMatchObject([
      { kind: 'media', content: 'lunch', media: { ...picture, caption: 'lunch' } },
    ]);
  });

  it('of a message that went past us is passed over', async () => {
    await network.phones.receive('3EB0ELSEWHERE', person.phone);
    await network.phones.change(person.phone, '3EB0ELSEWHERE', { kind: 'reaction', emoji: '👍' });
    await network.phones.change(person.phone, await write('ours'), { kind: 'reaction', emoji: '❤️' });
    await counted(1);
    expect(await events()).toMatchObject([{ content: '❤️' }]);
  });

  it('that cannot be stored breaks the session, and comes by the next opening', async () => {
    const id = await write('bad');
    await stored(id);
    await network.query('alter table response_events rename to response_events_away');
    await network.phones.change(person.phone, id, { kind: 'edit', text: 'good' });
    await until('the session to break', () => gateway.sessionOf().state === 'broken');
    await network.query('alter table response_events_away rename to response_events');
    await gateway.opener.open(gateway.sessionOf());
    expect(await events()).toMatchObject([{ kind: 'edit', content: 'good' }]);
  });
});
