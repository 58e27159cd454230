import { randomUUID } from 'node:crypto';
import { aMessage, aParticipant, db, type MessageRow, type Row, until } from '@promptpipe/testing';
import type { DriverListener } from '../src/driver/whatsapp-driver';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

const HOUR_MS = 3_600_000;

describe('a gateway and the pace of its account', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let listener: DriverListener | null;

  const begin = async (options?: GatewayOptions): Promise<void> => {
    gateway = await Gateway.start(network, options);
    await gateway.opened();
  };
  beforeEach(async () => {
    listener = null;
    await network.query(`update whatsapp_accounts set gap_ms = 0, next_send_at = null, next_reply_at = null,
                                cold_paused_until = null, cold_paused_reason = null`);
  });
  afterEach(() => gateway.stop());

  const WARM = { wrote_at: db('now()') };
  const aStaged = async (person: Row = WARM): Promise<MessageRow> =>
    aMessage(network, await aParticipant(network, person), {
      ...{ staged_at: db('now()'), staged_by: randomUUID(), staged_epoch: 'e', staged_account_epoch: 1 },
    });
  const rowOf = ({ id }: MessageRow): Promise<Row> => network.row('outbox_messages', id);
  const reaches = (message: MessageRow, status: string): Promise<unknown> =>
    until(`the message to be ${status}`, async () => (await rowOf(message)).status === status);
  const counted = (reason: string): Promise<unknown> =>
    until(`a deferral by ${reason}`, async () =>
      (await gateway.metrics.registry.metrics()).includes(
        `message_deferrals_total{reason="${reason}",service="spec"} 1`,
      ),
    );

  it('sends one, puts the other off to the next turn, counts it, and wakes the stager', async () => {
    await begin();
    await network.query(`update whatsapp_accounts set gap_ms = ${HOUR_MS}`);
    const [first, second] = [await aStaged(), await aStaged()];
    const woken = gateway.woken('messages');
    await gateway.router.route([first, second].map(({ id, attempt }) => [id, attempt] as const));
    await woken;
    await reaches(first, 'sent');
    await counted('pace');
    expect(await rowOf(second)).toMatchObject({ status: 'queued', staged_at: null, deferred_reason: 'pace' });
    expect((await network.phones.wire()).filter(({ id }) => id === second.wa_message_id)).toEqual([]);
  });

  it('meets nobody new once WhatsApp calls the account restricted, and goes on with the others', async () => {
    let isRestricted = true;
    await begin({
      through: (driver) =>
        withCalls(driver, {
          send: (message) =>
            isRestricted
              ? Promise.resolve({ outcome: 'rejected', class: 'restricted', reason: 'TOS_BLOCK' })
              : driver.send(message),
        }),
    });
    expect(await gateway.send(await aStaged({}))).toMatchObject({ status: 'failed', failure_class: 'restricted' });
    isRestricted = false;
    expect(await gateway.send(await aStaged({}))).toMatchObject({ status: 'queued', deferred_reason: 'cold-paused' });
    await counted('cold-paused');
    const warm = await aStaged();
    await gateway.send(warm);
    await reaches(warm, 'sent');
  });

  it('takes an error ack of a message to a stranger for a restriction', async () => {
    await begin({
      through: (driver) =>
        withCalls(driver, {
          connect: (heard) => {
            listener = heard;
            return driver.connect(heard);
          },
        }),
    });
    const cold = await aMessage(network, await aParticipant(network), { status: 'sending' });
    listener?.onAck({ waMessageId: cold.wa_message_id, level: -1, at: new Date() });
    await until(
      'the account to meet nobody new',
      async () => (await network.row('whatsapp_accounts', 'default')).cold_paused_until !== null,
    );
    expect(await gateway.send(await aStaged({}))).toMatchObject({ deferred_reason: 'cold-paused' });
  });
});
