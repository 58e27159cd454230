import { transition, type TransitionTable } from './transition';

export const MESSAGE_STATUSES = ['queued', 'sending', 'sent', 'unknown', 'failed', 'canceled', 'expired'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const LANES = ['reply', 'study', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

/** Why a send ended without a message on the phone; `unresolved`: it may be there, and nobody can tell. */
export const FAILURE_CLASSES = ['reject', 'opted-out', 'restricted', 'session-lost', 'unresolved'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

export type MessageEvent =
  | 'claim'
  | 'not-handed-over'
  | 'outcome-lost'
  | 'ack'
  | 'not-found'
  | 'give-up'
  | 'reject'
  | 'stop-before-send'
  | 'cancel'
  | 'expire';

/** Every arrow that a message can take; docs/job-lifecycle.md names the file that takes each. */
export const MESSAGE_TRANSITIONS: TransitionTable<MessageStatus, MessageEvent> = {
  claim: { from: ['queued'], to: 'sending' },
  'not-handed-over': { from: ['sending'], to: 'queued' },
  'outcome-lost': { from: ['sending'], to: 'unknown' },
  // A server ack is a fact: whatever we believed before, the message is out.
  ack: { from: MESSAGE_STATUSES, to: 'sent' },
  'not-found': { from: ['unknown'], to: 'queued' },
  // Queued: again, after an outcome that was lost with the number it was sent from.
  'give-up': { from: ['unknown', 'sending', 'queued'], to: 'failed' },
  reject: { from: ['sending'], to: 'failed' },
  'stop-before-send': { from: ['sending'], to: 'canceled' },
  cancel: { from: ['queued'], to: 'canceled' },
  expire: { from: ['queued'], to: 'expired' },
};

export const nextMessageStatus = (from: MessageStatus, event: MessageEvent): MessageStatus =>
  transition('message', MESSAGE_TRANSITIONS, from, event);

/** WhatsApp's levels: −1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. Only growth counts. */
export const ACK_SERVER = 1;
export const ACK_DEVICE = 2;
export const ACK_READ = 3;
export const ACK_PLAYED = 4;
