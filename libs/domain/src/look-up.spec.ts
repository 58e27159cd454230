import { beforeSend, resolveUnknown, type BeforeSend, type LookUp, type UnknownResolution } from './look-up';

const at = new Date('2026-03-01T08:00:00Z');
const absent: LookUp = { found: false };
const withAck = (ack: number): LookUp => ({ found: true, ack, at });

const UNKNOWN: readonly [string, LookUp, boolean, UnknownResolution][] = [
  ['not found', absent, false, 'queue-again'],
  ['not found, stopped', absent, true, 'give-up'],
  ['found with an error', withAck(-1), false, 'queue-again'],
  ['found with an error, stopped', withAck(-1), true, 'give-up'],
  ['found pending', withAck(0), false, 'wait'],
  ['found pending, stopped', withAck(0), true, 'wait'],
  ['taken by the server', withAck(1), false, 'sent'],
  ['taken by the server, stopped', withAck(1), true, 'sent'],
  ['delivered', withAck(2), false, 'sent'],
  ['read', withAck(3), true, 'sent'],
  ['played', withAck(4), false, 'sent'],
];

it.each(UNKNOWN)('an unknown outcome, %s', (_, lookUp, stopRequested, resolution) => {
  expect(resolveUnknown(lookUp, stopRequested)).toBe(resolution);
});

const BEFORE: readonly { when: string; lookUp: LookUp; stop: boolean; attempt: number; then: BeforeSend }[] = [
  { when: 'nothing is there', lookUp: absent, stop: false, attempt: 1, then: 'send' },
  { when: 'nothing is there at a later attempt', lookUp: absent, stop: false, attempt: 7, then: 'send' },
  { when: 'it is stopped at the first attempt', lookUp: absent, stop: true, attempt: 1, then: 'cancel' },
  { when: 'it is stopped later, when one may have left', lookUp: absent, stop: true, attempt: 2, then: 'give-up' },
  { when: 'it is on its way', lookUp: withAck(0), stop: false, attempt: 2, then: 'await-ack' },
  { when: 'it is on its way and stopped', lookUp: withAck(0), stop: true, attempt: 2, then: 'await-ack' },
  { when: 'it is there with an error', lookUp: withAck(-1), stop: false, attempt: 2, then: 'send' },
  { when: 'it is there with an error and stopped', lookUp: withAck(-1), stop: true, attempt: 1, then: 'give-up' },
  { when: 'it is sent', lookUp: withAck(1), stop: false, attempt: 2, then: 'already-sent' },
  { when: 'it is read and stopped', lookUp: withAck(3), stop: true, attempt: 2, then: 'already-sent' },
];

it.each(BEFORE)('before a send, when $when: $then', ({ lookUp, stop, attempt, then }) => {
  expect(beforeSend(lookUp, stop, attempt)).toBe(then);
});
