import { whatsAppMessageId } from '@promptpipe/domain';
import { inTransaction, moveStudy } from '@promptpipe/persistence';
import { aMessage, aParticipant, insertRow, type MessageRow, type ParticipantRow, until } from '@promptpipe/testing';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';

const NEW = 'second';

describe('a study that moves to another number, as the phones see it', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let person: ParticipantRow;

  beforeEach(async () => {
    await insertRow(network, 'whatsapp_accounts', { id: NEW });
    person = await aParticipant(network);
    gateway = await Gateway.start(network, { env: { ACK_WAIT_MS: '50' } });
    await gateway.opened();
    await gateway.opener.open(gateway.sessionOf(NEW));
  });
  afterEach(async () => {
    await gateway.stop();
    await network.query(`update studies set account_id = 'default'`);
  });

  const rowOf = ({ id }: MessageRow): Promise<Record<string, unknown>> => network.row('outbox_messages', id);
  const isSent = (message: MessageRow): Promise<unknown> =>
    until('the message to be sent', async () => (await rowOf(message)).status === 'sent');
  const move = () => inTransaction(network.db, (tx) => moveStudy(tx, 'default', NEW));

  it('shows each message once, in order: the one on its way from the old number, the next from the new one', async () => {
    await network.phones.misbehave({ phone: person.phone, dropAnswer: true, lateAckMs: 60_000, times: 1 });
    const first = await aMessage(network, person);
    const second = await aMessage(network, person);
    expect(await gateway.send(first)).toMatchObject({ status: 'unknown' });
    expect(await move()).toMatchObject({ is: 'moved', participants: 1, messages: 1, staying: 1 });

    // The line goes on when the first has ended, with the old number.
    expect(await gateway.send(second, gateway.sessionOf(NEW))).toMatchObject({ status: 'queued', account_id: NEW });
    expect(await rowOf(first)).toMatchObject({ account_id: 'default', status: 'unknown' });
    await network.query(`update outbox_messages set unknown_since = now() - interval '25 hours' where id = $1`, [
      first.id,
    ]);
    await gateway.resolver.resolve(gateway.sessionOf());
    expect(await rowOf(first)).toMatchObject({ status: 'failed', failure_class: 'unresolved' });

    await gateway.send(second, gateway.sessionOf());
    expect(await rowOf(second)).toMatchObject({ status: 'queued' });
    await gateway.send(second, gateway.sessionOf(NEW));
    await isSent(second);
    const { dedupe_key } = await rowOf(second);
    expect((await network.phones.shownOn(person.phone)).map(({ id }) => id)).toEqual([
      first.wa_message_id,
      whatsAppMessageId(NEW, String(dedupe_key)),
    ]);
    const sends = (await network.phones.wire()).filter(({ phone }) => phone === person.phone);
    expect(sends.map(({ account }) => account)).toEqual(['default', NEW]);
  });

  it('hears the person at both numbers, and obeys a STOP to the old one', async () => {
    await move();
    await network.phones.write(person.phone, 'To the new one', { account: NEW });
    await network.phones.write(person.phone, 'STOP', { account: 'default' });
    await until('both to be theirs', async () => {
      const theirs = await network.query('select 1 from inbound_messages where participant_id = $1', [person.id]);
      return theirs.length === 2;
    });
    expect(await network.row('participants', person.id)).toMatchObject({ status: 'opted_out' });
    const [confirmation] = await network.query('select account_id from outbox_messages where passes_door');
    expect(confirmation).toEqual({ account_id: NEW });
  });
});
