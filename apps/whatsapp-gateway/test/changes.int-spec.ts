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

  it("of a message that went past us is nobody's, whatever else there is", async () => {
    await network.phones.receive('3EB0ELSEWHERE', person.phone);
    await network.phones.change(person.phone, '3EB0ELSEWHERE', { kind: 'reaction', emoji: '👍' });
    await network.phones.change(person.phone, await write('ours'), { kind: 'reaction', emoji: '❤️' });
    await counted(2);
    const whose = `select content, participant_id, num_nonnulls(message_id, inbound_message_id) as messages from response_events order by content`;
    expect(await network.query(whose)).toMatchObject([
      { content: '❤️', participant_id: person.id, messages: 1 },
      { content: '👍', participant_id: null, messages: 0 },
    ]);
  });

  it('and is told before its message is, waits for it, and is told again without harm', async () => {
    const session = gateway.sessionOf();
    const edit = { waMessageId: '3EB0EARLY', change: { kind: 'edit', text: 'good' }, at: new Date() } as const;
    const late = { waMessageId: '3EB0EARLY', from: person.phone, body: 'bad', quotedWaId: null, at: new Date() };
    expect(await gateway.changes.record(session, edit)).toBe(false);
    await gateway.recorder.record(session, late);
    expect(await gateway.changes.record(session, edit)).toBe(false);
    const told = `select e.content, e.participant_id, i.body from response_events e join inbound_messages i on i.id = e.inbound_message_id`;
    expect(await network.query(told)).toEqual([{ content: 'good', participant_id: person.id, body: 'bad' }]);
  });

  it("and whose message was stored beside it is that one's the next time that it is told", async () => {
    const session = gateway.sessionOf();
    const edit = { waMessageId: '3EB0EARLY', change: { kind: 'edit', text: 'good' }, at: new Date() } as const;
    const late = { waMessageId: '3EB0EARLY', from: person.phone, body: 'bad', quotedWaId: null, at: new Date() };
    await gateway.recorder.record(session, late);
    await gateway.changes.record(session, edit);
    await network.query('update response_events set inbound_message_id = null, participant_id = null, study_id = null');
    expect(await gateway.changes.record(session, edit)).toBe(true);
    expect(await events()).toMatchObject([{ content: 'good', participant_id: person.id }]);
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
