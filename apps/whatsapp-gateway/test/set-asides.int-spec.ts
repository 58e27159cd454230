import { aParticipant, type ParticipantRow, type Row } from '@promptpipe/testing';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';

describe('what a database does not take as it is', () => {
  const network = useNetwork();
  let gateway: Gateway | undefined;
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(network);
  });
  afterEach(async () => {
    await gateway?.stop();
    gateway = undefined;
  });

  const begin = async (): Promise<Gateway> => {
    gateway = await Gateway.start(network);
    await gateway.opened();
    return gateway;
  };
  const bodies = async (): Promise<unknown[]> =>
    (await network.query<Row>('select body from inbound_messages order by wa_at, id')).map(({ body }) => body);
  const POISON = 'poison';
  /** As a rule of a table does that nobody has thought of. */
  const refuse = async (table: string, condition: string): Promise<void> => {
    await network.query(
      `create or replace function refuse() returns trigger language plpgsql as $$
         begin raise 'refused' using errcode = '22P05'; end $$;
       create trigger refuse before insert on ${table} for each row when (${condition}) execute function refuse()`,
    );
  };
  afterEach(() => network.query('drop function if exists refuse() cascade'));
  const openThrice = async (): Promise<void> => {
    const { opener } = await begin();
    for (let again = 0; again < 2; again += 1) await opener.open(gateway!.sessionOf());
  };
  const setAside = (): Promise<string> => gateway!.metrics.registry.metrics();

  it('is made so where that can be done: half of a surrogate pair in a caption, a type, an edit or a reaction', async () => {
    const half = 'lunch \ud83d\u0000';
    const id = await network.phones.write(person.phone, half, {
      media: { type: 'image', mimetype: `image/${half}`, size: 1 },
    });
    await network.phones.change(person.phone, id, { kind: 'edit', text: half });
    await network.phones.change(person.phone, id, { kind: 'reaction', emoji: '\ud83d' });
    await begin();
    expect(gateway!.sessionOf().maySend).toBe(true);
    expect(await bodies()).toEqual(['lunch \ufffd']);
    const events = await network.query('select kind, content, media from response_events order by kind');
    expect(events).toMatchObject([
      { kind: 'edit', content: 'lunch \ufffd' },
      { kind: 'media', media: { mimetype: 'image/lunch \ufffd', caption: 'lunch \ufffd' } },
      { kind: 'reaction', content: '\ufffd' },
    ]);
  });

  it('is set aside when it was refused three times, told once, and the others go on', async () => {
    await network.phones.write(person.phone, POISON);
    await network.phones.write(person.phone, 'Hi');
    await refuse('inbound_messages', `new.body = '${POISON}'`);
    const { opener } = await begin();
    expect([gateway!.sessionOf().state, await bodies()]).toEqual(['broken', []]);
    for (let again = 0; again < 3; again += 1) await opener.open(gateway!.sessionOf());
    expect([gateway!.sessionOf().state, await bodies()]).toEqual(['open', ['Hi']]);
    expect(await setAside()).toContain('whatsapp_set_aside_total{account="default",what="message",service="spec"} 1');
  });

  it('is stored without what stands beside it, where that is what is refused: its STOP is obeyed', async () => {
    await network.phones.write(person.phone, 'STOP', { media: { type: 'image', mimetype: 'x', size: 1 } });
    await refuse('response_events', `new.kind = 'media'`);
    await openThrice();
    expect([gateway!.sessionOf().state, await bodies()]).toEqual(['open', ['STOP']]);
    expect(await network.row('participants', person.id)).toMatchObject({ status: 'opted_out' });
  });

  it('is never set aside where it is a STOP: nobody is written to before that is stored', async () => {
    await network.phones.write(person.phone, 'STOP');
    await refuse('inbound_messages', 'true');
    await openThrice();
    await gateway!.opener.open(gateway!.sessionOf());
    expect(gateway!.sessionOf().state).toBe('broken');
  });

  it('is set aside too where it is what became of a message', async () => {
    const id = await network.phones.write(person.phone, 'Hi');
    await network.phones.change(person.phone, id, { kind: 'edit', text: POISON });
    await refuse('response_events', `new.content = '${POISON}'`);
    await openThrice();
    expect([gateway!.sessionOf().state, await bodies()]).toEqual(['open', ['Hi']]);
    expect(await setAside()).toContain('whatsapp_set_aside_total{account="default",what="change",service="spec"} 1');
  });
});
