import { until } from '@promptpipe/testing';
import { type MessageAnswer } from '../../harness/api-answers';
import { expectNothingLostNothingTwice } from '../../harness/compare';
import { Dialogue } from '../../harness/dialogue';
import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { enrol } from '../../harness/people';
import { Traffic } from '../../harness/traffic';
import { WHATSAPP_WEB } from '../comparison/way';
import { leaseOf } from './lease';

const GATEWAY = 'whatsapp-gateway';
/** Its lease has to run out first, and another browser to start. */
const TAKEN_WITHIN_MS = 60_000;
const FAREWELL_WITHIN_MS = 30_000;
const TEXT = 'Are you still with us?';

/**
 * A machine stands still with a message in hand, its gateway and the page in which it is about to be added alike, until
 * another has the account and the person has said STOP there. Then it wakes up.
 */
export async function expectNothingSentByOneThatWasFrozen(web: OnWhatsAppWeb): Promise<void> {
  const { system, page } = web;
  const { api, fleet, phones } = system;
  const leaver = new Dialogue(system, await enrol(system));
  const { epoch } = await leaseOf(system);
  await page.tell({ name: 'next', value: 'stand-still' });
  const { id } = await leaver.say(TEXT);
  await until('the page to stand still', () => page.standStill.count === 1);
  fleet.signal(GATEWAY, 'SIGSTOP');
  const second = await web.startSecondGateway('elsewhere');
  const isOfTheSecond = async (): Promise<boolean> => {
    const lease = await leaseOf(system);
    return lease.epoch !== epoch && lease.state === 'connected';
  };
  await until('the second gateway to have the account', isOfTheSecond, TAKEN_WITHIN_MS);
  await phones.write(leaver.person.phone, 'STOP');
  await until('the farewell', async () => (await leaver.shown()).length === 1, FAREWELL_WITHIN_MS);
  page.standStill.release();
  // Meanwhile the page goes on, and nobody has closed it yet.
  const traffic = await Traffic.start(system, { people: 3, each: 3 });
  await traffic.done;
  fleet.signal(GATEWAY, 'SIGCONT');
  const { waMessageId, status } = await ended(api, id);
  await expectNothingLostNothingTwice(system, traffic, 'frozen past its lease', WHATSAPP_WEB.clockMs);
  expect((await phones.wire()).filter((send) => send.id === waMessageId)).toEqual([]);
  expect(status).not.toBe('sent');
  expect((await leaver.shown()).map(({ body }) => body)).not.toContain(TEXT);
  await fleet.remove(second);
  await web.untilConnected();
}

/** Canceled by the one that wakes up and knows that it was not handed over; or given up by the other, where its lease ran out first. */
const ended = (api: OnWhatsAppWeb['system']['api'], id: string): Promise<MessageAnswer> =>
  until('the message to have ended', async () => {
    const message = await api.get<MessageAnswer>(`/v1/messages/${id}`);
    return !['queued', 'sending', 'unknown'].includes(message.status) && message;
  });
