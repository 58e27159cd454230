import { aMessage, aParticipant, db, type MessageRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { ackWaitLoop } from '../src/outbound/ack-wait.loop';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';

describe('messages of unknown outcome', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let heir: Gateway | undefined;
  let person: ParticipantRow;

  beforeEach(async () => {
    heir = undefined;
    person = await aParticipant(network);
    gateway = await Gateway.start(network, { env: { ACK_WAIT_MS: '50' } });
  });
  afterEach(async () => {
    await heir?.stop();
    await gateway.stop();
  });

  const anUnknown = (over: Row = {}): Promise<MessageRow> =>
    aMessage(network, person, { status: 'unknown', recipient: person.phone, ...over });
  const rowOf = ({ id }: MessageRow): Promise<Row> => network.row('outbox_messages', id);
  const shown = async (): Promise<string[]> => (await network.phones.shownOn(person.phone)).map(({ id }) => id);
  const reaches = (message: MessageRow, status: string): Promise<unknown> =>
    until(`the message to be ${status}`, async () => (await rowOf(message)).status === status);

  describe.each(['network', 'local', 'blind'] as const)('where a look-up tells as %s', (lookup) => {
    it('are shown once, whether they are found or sent again', async () => {
      await gateway.opened();
      await network.phones.misbehave({ lookup });
      await network.phones.misbehave({ phone: person.phone, dropAnswer: true, lateAckMs: 60_000, times: 1 });
      const message = await aMessage(network, person);
      expect(await gateway.send(message)).toMatchObject({ status: 'unknown' });
      // Its acks would settle it by themselves; these come too late for that.
      const { recovered } = await gateway.resolver.resolve(gateway.sessionOf());
      const { status, attempt } = await rowOf(message);
      expect([recovered, status]).toEqual(lookup === 'blind' ? [1, 'queued'] : [0, 'unknown']);
      if (status === 'queued') await gateway.send({ ...message, attempt: attempt as number });
      await reaches(message, status === 'queued' ? 'sent' : 'unknown');
      expect(await shown()).toEqual([message.wa_message_id]);
    });

    it('are shown once after another process took over', async () => {
      await gateway.opened();
      await network.phones.misbehave({ lookup });
      await network.phones.misbehave({ phone: person.phone, dropAnswer: true, times: 1 });
      const message = await aMessage(network, person);
      await gateway.sessionOf().driver.close();
      await gateway.send(message);
      await gateway.keeper.letGoOfAll();
      await until('the phone to have it', async () => (await network.phones.shownOn(person.phone))[0]?.ack === 2);

      heir = await Gateway.start(network);
      await heir.opened();
      const { status, attempt } = await rowOf(message);
      expect(status).toBe(lookup === 'network' ? 'sent' : 'queued');
      if (status === 'queued') await heir.send({ ...message, attempt: attempt as number });
      await reaches(message, 'sent');
      expect(await shown()).toEqual([message.wa_message_id]);
    });
  });

  it('are looked up before the first send of an account, however many they are', async () => {
    await network.query(
      `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                    dedupe_key, wa_message_id, status, attempt, recipient, unknown_since)
       select gen_random_uuid(), $1, study_id, 'default', '{}', 'Hello', n, 'k-' || n,
              '3EB0' || upper(substr(md5(n::text), 1, 18)), 'unknown', 1, phone, now()
         from participants, generate_series(1, 450) n where id = $1`,
      [person.id],
    );
    await gateway.opened();
    expect(await network.query(`select 1 from outbox_messages where status <> 'queued'`)).toEqual([]);
  });

  it('are looked up behind any number of those that wait', async () => {
    await gateway.opened();
    await network.phones.misbehave({ phone: person.phone, lateAckMs: 60_000 });
    for (let n = 0; n < 201; n += 1) {
      const { wa_message_id } = await anUnknown({ unknown_since: db(`now() - interval '1 minute'`) });
      await network.phones.receive(wa_message_id, person.phone);
    }
    const last = await anUnknown();
    const counts = await gateway.resolver.resolve(gateway.sessionOf());
    expect(counts).toMatchObject({ found: 202, recovered: 1, skipped: 201 });
    expect(await rowOf(last)).toMatchObject({ status: 'queued' });
  });

  it('wait while they are found without an ack, and are sent when it comes', async () => {
    const message = await anUnknown();
    await network.phones.misbehave({ phone: person.phone, lateAckMs: 400 });
    await network.phones.receive(message.wa_message_id, person.phone);
    await gateway.opened();
    expect(await rowOf(message)).toMatchObject({ status: 'unknown' });
    await reaches(message, 'sent');
  });

  it.each<[string, Row]>([
    ['were asked to stop', { stop_requested: true }],
    ['are a day old', { unknown_since: db(`now() - interval '25 hours'`) }],
  ])('that are not found and %s are given up, and the next of their lane goes', async (_, over) => {
    const message = await anUnknown(over);
    const next = await aMessage(network, person, { held: true });
    await gateway.opened();
    expect(await rowOf(message)).toMatchObject({ status: 'failed', failure_class: 'unresolved', attempt: 1 });
    expect(await rowOf(next)).toMatchObject({ held: false });
    expect(await shown()).toEqual([]);
  });

  it('that lose their outcome each time they are sent end at the tenth, and the next of their lane goes', async () => {
    const session = await gateway.opened();
    await network.phones.misbehave({ lookup: 'blind' });
    const message = await aMessage(network, person);
    const next = await aMessage(network, person, { held: true });
    await network.phones.misbehave({ phone: person.phone, dropAnswer: true, lateAckMs: 60_000 });
    const statuses: unknown[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await gateway.send({ ...message, attempt });
      await gateway.resolver.resolve(session);
      statuses.push((await rowOf(message)).status);
    }
    expect(statuses).toEqual([...Array<string>(9).fill('queued'), 'failed']);
    expect(await rowOf(message)).toMatchObject({ failure_class: 'unresolved', attempt: 10, lost_outcomes: 10 });
    expect(await rowOf(next)).toMatchObject({ held: false });
    expect(await shown()).toEqual([message.wa_message_id]);
  });

  it('that are not found are sent again where the account was away meanwhile, not one of its minutes connected', async () => {
    const message = await anUnknown({ unknown_since: db(`now() - interval '1 hour'`) });
    await gateway.opened();
    expect(await rowOf(message)).toMatchObject({ status: 'queued', attempt: 1 });
  });

  it('are sent when they are found, however old', async () => {
    const message = await anUnknown({ unknown_since: db(`now() - interval '25 hours'`), stop_requested: true });
    await network.phones.receive(message.wa_message_id, person.phone);
    await until('the phone to have it', async () => (await network.phones.shownOn(person.phone))[0]?.ack === 2);
    await gateway.opened();
    expect(await rowOf(message)).toMatchObject({ status: 'sent', ack_level: 2 });
  });

  it('become of sends whose ack does not come in time', async () => {
    const loop = ackWaitLoop(network.db, gateway.awaited, () => undefined);
    await gateway.opened();
    await network.phones.misbehave({ phone: person.phone, lateAckMs: 60_000 });
    const message = await aMessage(network, person);
    expect(await gateway.send(message)).toMatchObject({ status: 'sending' });
    loop.start();
    await reaches(message, 'unknown');
    await loop.stop();
    expect(await rowOf(message)).toMatchObject({ last_error: 'No server ack in time', lease_owner: null });
  });

  it('stay as they are while the network cannot be asked', async () => {
    const message = await anUnknown();
    await network.phones.switchOff();
    await gateway.opened();
    expect(gateway.sessionOf().state).toBe('broken');
    await network.phones.switchOn();
    expect(await rowOf(message)).toMatchObject({ status: 'unknown' });
    await gateway.opener.open(gateway.sessionOf());
    expect(await rowOf(message)).toMatchObject({ status: 'queued' });
  });
});

describe('acks', () => {
  const network = useNetwork();

  it('that came while nobody listened are asked for when the account opens', async () => {
    const person = await aParticipant(network);
    const sent = await aMessage(network, person, { status: 'sent', recipient: person.phone });
    await network.phones.receive(sent.wa_message_id, person.phone);
    await network.phones.read(person.phone);
    const gateway = await Gateway.start(network);
    await gateway.opened();
    expect(await network.row('outbox_messages', sent.id)).toMatchObject({ status: 'sent', ack_level: 3 });
    await gateway.stop();
  });

  it('are asked for behind any number of younger messages that nobody has read', async () => {
    const person = await aParticipant(network);
    const old = await aMessage(network, person, { status: 'sent', sent_at: db(`now() - interval '1 hour'`) });
    await network.query(
      `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                    dedupe_key, wa_message_id, status, attempt, recipient, ack_level, sent_at, finished_at)
       select gen_random_uuid(), $1, study_id, 'default', '{}', 'Hello', 10 + n, 'k-' || n,
              '3EB0' || upper(substr(md5('sent' || n), 1, 18)), 'sent', 1, phone, 1, now(), now()
         from participants, generate_series(1, 1000) n where id = $1`,
      [person.id],
    );
    await network.phones.receive(old.wa_message_id, person.phone);
    await network.phones.read(person.phone);
    const gateway = await Gateway.start(network);
    await gateway.opened();
    expect(await network.row('outbox_messages', old.id)).toMatchObject({ ack_level: 3 });
    await gateway.stop();
  });

  it('that cannot be stored break the session, and the next opening asks for them again', async () => {
    const person = await aParticipant(network);
    const gateway = await Gateway.start(network);
    const session = await gateway.opened();
    await network.query('alter table receipts rename to receipts_away');
    const message = await aMessage(network, person);
    await gateway.send(message);
    await until('the session to break', () => session.state === 'broken');
    await session.driver.close();
    await until('the phone to have it', async () => (await network.phones.shownOn(person.phone))[0]?.ack === 2);
    await network.query('alter table receipts_away rename to receipts');
    const lost = `status = 'unknown', unknown_since = now(), lease_owner = null, lease_until = null`;
    await network.query(`update outbox_messages set ${lost} where status = 'sending'`);
    await gateway.opener.open(session);
    expect(await network.row('outbox_messages', message.id)).toMatchObject({ status: 'sent', ack_level: 2 });
    await gateway.stop();
  });
});
