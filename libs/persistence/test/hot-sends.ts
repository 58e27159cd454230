import { claimMessage, claimMessages, deferMessages, findQuietCandidates, findStopRequests, recordAcks } from '../src';
import type { HotQuery } from './hot-query';

/** What accounts share a statement for, and what keeps a send from the night. */
export const HOT_SENDS: readonly HotQuery[] = [
  {
    what: 'claiming a message',
    work: (tx, { dueMessage, boot }) =>
      claimMessage(tx, dueMessage, { accountId: 'default', bootId: boot, leaseEpoch: '1' }),
    indexes: ['outbox_messages_pkey', 'outbox_messages_order_idx'],
  },
  {
    what: 'claiming messages of many accounts',
    work: (tx, { dueMessages, boot }) =>
      claimMessages(
        tx,
        dueMessages.map((message) => ({
          ...message,
          lease: { accountId: 'default', bootId: boot, leaseEpoch: '1' },
        })),
      ),
    indexes: ['outbox_messages_pkey', 'outbox_messages_order_idx'],
  },
  {
    what: 'looking whether they are to stop',
    work: (tx, { dueMessages }) => findStopRequests(tx, dueMessages),
    // By the keys, or by the few that are sending: both are bounded by what is in hand.
    indexes: ['outbox_messages_pkey|outbox_messages_sending_idx'],
  },
  {
    what: 'recording many acks',
    work: (tx, { dueMessages }) =>
      recordAcks(
        tx,
        dueMessages.map(({ wa }) => ({ accountId: 'default', waMessageId: wa, level: 1, at: new Date() })),
      ),
    indexes: ['outbox_messages_account_id_wa_message_id_key'],
  },
  {
    what: 'looking for quiet hours',
    work: (tx) => findQuietCandidates(tx, null),
    indexes: ['outbox_messages_quiet_idx'],
  },
  {
    what: 'deferring messages to the end of quiet hours',
    work: (tx, { dueMessages }) =>
      deferMessages(
        tx,
        dueMessages.map((message) => ({ ...message, until: new Date() })),
      ),
    indexes: ['outbox_messages_pkey'],
  },
];
