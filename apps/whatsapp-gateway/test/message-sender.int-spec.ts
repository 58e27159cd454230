import { aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { AccountSession } from '../src/accounts/account-session';
import { HeldLease } from '../src/accounts/held-lease';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('sending one message', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;

  const begin = async (options?: GatewayOptions): Promise<void> => {
    gateway = await Gateway.start(network, options);
    await gateway.opened();
  };
  beforeEach(async () => {
    person = await aParticipant(network);
  });
  afterEach(() => gateway.stop());

  const aDueMessage = (over?: Row): Promise<MessageRow> => aMessage(network, person, over);
  const rowOf = ({ id }: MessageRow): Promise<Row> => network.row('outbox_messages', id);
  const wireOf = async ({ wa_message_id }: MessageRow): Promise<number> =>
    (await network.phones.wire()).filter(({ id }) => id === wa_message_id).length;
  const shown = async (): Promise<string[]> => (await network.phones.shownOn(person.phone)).map(({ id }) => id);
  const reaches = (message: MessageRow, status: string): Promise<unknown> =>
    until(`the message to be ${status}`, async () => (await rowOf(message)).status === status);
  /** As if an earlier attempt, elsewhere, had handed it over. */
  const alreadyOut = ({ wa_message_id }: MessageRow): Promise<void> =>
    network.phones.receive(wa_message_id, person.phone);
  const requestStop = (message: MessageRow): Promise<unknown> =>
    network.query('update outbox_messages set stop_requested = true where id = $1', [message.id]);

  it('carries the reserved id to the phone it was frozen for, and is sent by its ack', async () => {
    await begin();
    const message = await aDueMessage({ rendered_text: 'Good morning' });
    await gateway.send(message);
    await reaches(message, 'sent');
    expect(await network.phones.shownOn(person.phone)).toMatchObject([
      { id: message.wa_message_id, body: 'Good morning' },
    ]);
    expect(await rowOf(message)).toMatchObject({ attempt: 1, recipient: person.phone, lease_owner: null });
  });

  it('is claimed only now: an older hint, somebody who paused meanwhile or a lost epoch send nothing', async () => {
    await begin();
    const stale = await aDueMessage({ attempt: 1, lane: 'bulk' });
    expect(await gateway.send({ ...stale, attempt: 0 })).toMatchObject({ status: 'queued', attempt: 1 });

    const message = await aDueMessage();
    await network.query(`update participants set status = 'paused'`);
    expect(await gateway.send(message)).toMatchObject({ status: 'queued', attempt: 0 });

    await network.query(`update participants set status = 'active'`);
    await network.query('update whatsapp_accounts set lease_epoch = lease_epoch + 1');
    expect(await gateway.send(message)).toMatchObject({ status: 'queued', attempt: 0 });
    expect(await wireOf(message)).toBe(0);
  });

  it('is looked up first: what an earlier attempt handed over is not sent again', async () => {
    const message = await aDueMessage({ attempt: 1 });
    await alreadyOut(message);
    await until('its ack', async () => (await network.phones.shownOn(person.phone))[0]?.ack === 2);
    await begin();
    const [{ at } = { at: '' }] = await network.phones.shownOn(person.phone);
    const sent = { status: 'sent', attempt: 2, ack_level: 2, wa_at: new Date(at) };
    expect(await gateway.send(message)).toMatchObject(sent);
    expect(await wireOf(message)).toBe(1);
  });

  it('waits for the ack of what was handed over and has none yet', async () => {
    await begin();
    await network.phones.misbehave({ phone: person.phone, lateAckMs: 300 });
    const message = await aDueMessage({ attempt: 1 });
    await alreadyOut(message);
    expect(await gateway.send(message)).toMatchObject({ status: 'sending' });
    expect(gateway.awaited.takeOverdue(Infinity)).toMatchObject([{ id: message.id, attempt: 2, accountId: 'default' }]);
    await reaches(message, 'sent');
    expect(await wireOf(message)).toBe(1);
  });

  it.each([
    [1, { status: 'canceled', failure_class: null }],
    [2, { status: 'failed', failure_class: 'unresolved' }],
  ])('that is asked to stop before the driver is called ends at attempt %i as %p', async (attempt, end) => {
    const message = await aDueMessage({ attempt: attempt - 1 });
    const lookUpThenStop: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        lookUp: async (sought) => {
          await requestStop(message);
          return driver.lookUp(sought);
        },
      });
    await begin({ through: lookUpThenStop });
    expect(await gateway.send(message)).toMatchObject({ ...end, attempt });
    expect(await wireOf(message)).toBe(0);
  });

  it('that WhatsApp refuses fails, and the next of its lane goes', async () => {
    await begin();
    const [first, second] = [await aDueMessage(), await aDueMessage({ held: true })];
    await network.phones.misbehave({ phone: person.phone, reject: 'no such number', times: 1 });
    expect(await gateway.send(first)).toMatchObject({
      ...{ status: 'failed', failure_class: 'reject', last_error: 'no such number' },
    });
    expect(await rowOf(second)).toMatchObject({ held: false });
    await gateway.send(second);
    await reaches(second, 'sent');
  });

  it.each(['dropAnswer', 'hang'] as const)('is unknown after %s, and holds back the next of its lane', async (fate) => {
    await begin({ env: { DRIVER_CALL_MS: '200' } });
    const [first, second] = [await aDueMessage(), await aDueMessage()];
    await network.phones.misbehave({ phone: person.phone, [fate]: true, lateAckMs: 60_000, times: 1 });
    expect(await gateway.send(first)).toMatchObject({ status: 'unknown', attempt: 1, lease_owner: null });
    expect(await gateway.send(second)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('goes back in line with a delay, its id and one failure when the network is away', async () => {
    await begin();
    const message = await aDueMessage();
    const session = gateway.sessionOf();
    await network.phones.switchOff();
    const row = await gateway.send(message, session);
    await network.phones.switchOn();
    expect(row).toMatchObject({ status: 'queued', attempt: 1, failures: 1, wa_message_id: message.wa_message_id });
    const delayed = 'select 1 from outbox_messages where retry_at > now() and lease_owner is null';
    expect(await network.query(delayed)).toHaveLength(1);
  });

  it('is not handed over once the lease has run out by our own clock', async () => {
    await begin();
    const { lease, driver, accountId } = gateway.sessionOf();
    const careless = withCalls(driver, { send: () => Promise.resolve({ outcome: 'accepted' }) });
    const expired = new AccountSession(accountId, new HeldLease(lease.ref, performance.now() - 60_000), careless);
    const message = await aDueMessage();
    const back = { status: 'queued', attempt: 1, last_error: 'The lease of the account ran out' };
    expect(await gateway.send(message, expired)).toMatchObject(back);
    expect(await wireOf(message)).toBe(0);
  });

  it('is refused by the network when the lease runs out on the way: a frozen owner sends nothing', async () => {
    await begin();
    const { lease, driver, accountId } = gateway.sessionOf();
    const deadlines: number[] = [];
    // The lease is good when the driver is called, and over before the network takes the message.
    const slow = withCalls(driver, {
      send: (outgoing) => {
        deadlines.push(outgoing.deadlineMs);
        return driver.send({ ...outgoing, deadlineMs: performance.now() + 100 });
      },
    });
    const freezing = new AccountSession(accountId, lease, slow);
    await network.phones.misbehave({ phone: person.phone, delayMs: 400, times: 1 });
    await network.query(`insert into whatsapp_numbers values ('default', $1, true)`, [person.phone]);
    const message = await aDueMessage();
    const back = { status: 'queued', attempt: 1, last_error: 'The deadline of the send had passed' };
    expect(await gateway.send(message, freezing)).toMatchObject(back);
    expect(deadlines).toEqual([lease.deadlineMs]);
    expect(await wireOf(message)).toBe(0);
    expect(await shown()).toEqual([]);
  });

  it('is typed before it is sent where its account has a pace, and stopped meanwhile it is not sent', async () => {
    await begin({ env: { TYPING_MAX_MS: '60' } });
    await gateway.send(await aDueMessage());
    expect(await network.phones.typingsOn(person.phone)).toBe(0);
    await network.query(`update whatsapp_accounts set gap_ms = 100, next_send_at = null where id = 'default'`);
    const message = await aDueMessage({ rendered_text: 'How was your day?' });
    expect(await gateway.send(message)).not.toMatchObject({ status: 'failed' });
    await reaches(message, 'sent');
    expect(await network.phones.typingsOn(person.phone)).toBe(1);

    const stopped = await aDueMessage({ rendered_text: 'And now?' });
    const { driver, lease, accountId } = gateway.sessionOf();
    const stopWhileTyping = withCalls(driver, {
      showTyping: async () => {
        await requestStop(stopped);
      },
    });
    await network.query(`update whatsapp_accounts set next_send_at = null, gap_ms = 1000 where id = 'default'`);
    const session = new AccountSession(accountId, lease, stopWhileTyping);
    await gateway.send(stopped, session);
    expect(await rowOf(stopped)).toMatchObject({ status: 'canceled' });
    expect(await wireOf(stopped)).toBe(0);
  });

  it('is settled by an ack that comes before the answer to its send', async () => {
    const message = await aDueMessage();
    const answerAfterAck: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        send: async (outgoing) => {
          const answer = await driver.send(outgoing);
          await reaches(message, 'sent');
          return answer;
        },
      });
    await begin({ through: answerAfterAck });
    expect(await gateway.send(message)).toMatchObject({ status: 'sent', attempt: 1, lease_owner: null });
    expect(gateway.sessionOf().acks.ageMs(performance.now())).toBe(0);
  });
});
