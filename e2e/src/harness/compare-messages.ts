import { until } from '@promptpipe/testing';
import { type MessageAnswer } from './api-answers';
import { type PhoneMessage } from './phones';
import { type System } from './system';
import { type Accepted, type Correspondence } from './traffic';

const SETTLED_WITHIN_MS = 45_000;

type Recipient = Pick<Correspondence, 'phone' | 'accepted'>;

/**
 * What was accepted (202) against what the phones show: everything, once, in order, and nothing else; each message is
 * `sent` and stands on the phone under its reserved id. A repeat on the wire is allowed when it is the same id, text and
 * phone, because a phone shows such a one once. Answers how many repeats there were.
 */
export async function expectEveryoneGotEverythingOnceInOrder(
  system: System,
  recipients: readonly Recipient[],
): Promise<number> {
  const messages = await settledMessages(
    system,
    recipients.flatMap(({ accepted }) => accepted),
  );
  const shown = await Promise.all(recipients.map(({ phone }) => system.phones.shown(phone)));
  const onPhones = byPhone(recipients, (_, index) => (shown[index] ?? []).map(summaryOfShown));
  const asAccepted = byPhone(recipients, ({ accepted }) =>
    accepted.map(({ id, text }) => ({ id: messages.get(id)?.waMessageId, body: text })),
  );
  expect(onPhones).toEqual(asAccepted);
  expect([...messages.values()].filter(({ status, ackLevel }) => status !== 'sent' || ackLevel < 1)).toEqual([]);
  return expectOnlyHarmlessRepeats(system, recipients, shown);
}

const summaryOfShown = ({ id, body }: PhoneMessage): object => ({ id, body });

function byPhone(recipients: readonly Recipient[], what: (recipient: Recipient, index: number) => unknown): object {
  return Object.fromEntries(recipients.map((recipient, index) => [recipient.phone, what(recipient, index)]));
}

/** Waits until each is `sent`. After the limit it answers what is known, so that the comparison shows what is amiss. */
async function settledMessages(
  { api }: System,
  accepted: readonly Accepted[],
): Promise<ReadonlyMap<string, MessageAnswer>> {
  const messages = new Map<string, MessageAnswer>();
  const allSent = async (): Promise<boolean> => {
    const open = accepted.filter(({ id }) => messages.get(id)?.status !== 'sent');
    const answers = await Promise.all(open.map(({ id }) => api.get<MessageAnswer>(`/v1/messages/${id}`)));
    for (const answer of answers) messages.set(answer.id, answer);
    return answers.every(({ status }) => status === 'sent');
  };
  await until('all messages sent', allSent, SETTLED_WITHIN_MS).catch(() => undefined);
  return messages;
}

async function expectOnlyHarmlessRepeats(
  { phones }: System,
  recipients: readonly Recipient[],
  shown: readonly (readonly PhoneMessage[])[],
): Promise<number> {
  const numbers = new Set(recipients.map(({ phone }) => phone));
  const wire = (await phones.wire()).filter(({ phone }) => numbers.has(phone));
  const known = new Set(
    recipients.flatMap(({ phone }, index) => (shown[index] ?? []).map(({ id, body }) => `${phone} ${id} ${body}`)),
  );
  expect(wire.filter(({ phone, id, body }) => !known.has(`${phone} ${id} ${body}`))).toEqual([]);
  return wire.length - known.size;
}
