import type { FailureClass, Lane, MessageStatus } from '../outbox-message';
import type { OccurrenceStatus } from '../schedule/occurrence-status';
import type { NotSentReason } from '../schedule/outcome';

/** What each code of an export says. A code that the domain gets must get its meaning here, or nothing compiles. */
export const OCCURRENCE_STATUS_MEANINGS: Readonly<Record<OccurrenceStatus, string>> = {
  planned: 'promised; its time has not come, or nobody has decided yet',
  queued: 'its message is written and on its way, or of unknown outcome',
  sent: "WhatsApp's server has taken the message",
  'not-sent': 'it was not sent and never will be; the column reason says why',
};

export const REASON_MEANINGS: Readonly<Record<NotSentReason, string>> = {
  misfire: 'its time passed while the system was down, and its schedule says not to make up for that',
  'quiet-hours': 'it fell into quiet hours, and its schedule skips those, or they outlast its usefulness',
  paused: 'the participant, or sending, was paused at its time, and it was not made up for',
  'opted-out': 'the participant had opted out',
  left: 'the participant had completed the study or withdrawn',
  expired: 'its message was still waiting at the end of its usefulness',
  'gateway-down': 'the account could not send until the prompt had outlived its usefulness',
  canceled: 'its message was canceled before it left, or the participant had come into another arm',
  failed: 'WhatsApp refused the message, or the account was restricted or logged out',
  unresolved: 'the message was handed over and nobody can tell whether it arrived; it is never sent again',
  unreadable: 'its prompt or participant could not be read, so that there was nothing to send',
  deleted: 'its schedule was deleted or changed before its time',
};

export const CLOCK_CHANGE_MEANINGS: Readonly<Record<'moved' | 'second', string>> = {
  moved: 'the clocks skipped the planned local time; the instant lies later by the size of the jump',
  second: 'the clocks showed the planned local time twice; this is its second time',
};

export const MESSAGE_STATUS_MEANINGS: Readonly<Record<MessageStatus, string>> = {
  queued: 'waits to be sent',
  sending: 'is being handed over, or waits for the confirmation of the server',
  sent: "WhatsApp's server has taken it",
  unknown: 'handed over without an answer; it is being looked up',
  failed: 'not sent, or never confirmed; see failure_class',
  canceled: 'canceled before it left',
  expired: 'not sent before the end of its usefulness',
};

export const FAILURE_CLASS_MEANINGS: Readonly<Record<FailureClass, string>> = {
  reject: 'WhatsApp refused it, such as a number that is not on WhatsApp',
  'opted-out': 'the participant had opted out',
  restricted: 'the account was restricted by WhatsApp',
  'session-lost': 'the account was logged out',
  unresolved: 'nobody can tell whether it arrived; it is never sent again',
};

export const LANE_MEANINGS: Readonly<Record<Lane, string>> = {
  reply: 'an answer to somebody who wrote',
  study: 'a prompt or message of the study',
  bulk: 'one of many that were sent at once',
};
