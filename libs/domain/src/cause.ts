import { createHash } from 'node:crypto';

/**
 * The names of causes (design §6). A message's dedupe key names what made it, so that the same cause, run again after a
 * crash, a failover or a restore, makes the same key, and from it the same WhatsApp id.
 */
export const inboundCause = (accountId: string, waMessageId: string): string => `inbound:${accountId}:${waMessageId}`;

export const timerCause = (origin: string, plannedAt: Date): string => `timer:${origin}@${plannedAt.toISOString()}`;

/** A promise of a schedule, kept or not: whoever fires it again makes the same message. */
export const occurrenceCause = (occurrenceId: string): string => `occurrence:${occurrenceId}`;

/** Only for a job that nothing else caused. */
export const jobCause = (jobId: string): string => `job:${jobId}`;

/** What a send to many owes to one person. */
export const batchCause = (batchId: string, participantId: string): string => `batch:${batchId}:${participantId}`;

/** The n-th message of a cause. */
export const messageKey = (cause: string, n: number): string => `${cause}#${n}`;

/** A client's Idempotency-Key is scoped to its API key and to the person it writes to. */
export const requestKey = (apiKeyId: string, participantId: string, idempotencyKey: string): string =>
  `request:${apiKeyId}:${participantId}:${idempotencyKey}`;

/** For a job, which may be nobody's. No participant's id is `jobs`, so no message has this name. */
export const jobRequestKey = (apiKeyId: string, idempotencyKey: string): string =>
  `request:${apiKeyId}:jobs:${idempotencyKey}`;

/** For a timer, whosever it is. No participant's id is `timers`, so no message has this name. */
export const timerRequestKey = (apiKeyId: string, idempotencyKey: string): string =>
  `request:${apiKeyId}:timers:${idempotencyKey}`;

/** For a send to many. No participant's id is `batches`, so no message has this name. */
export const batchRequestKey = (apiKeyId: string, idempotencyKey: string): string =>
  `request:${apiKeyId}:batches:${idempotencyKey}`;

/** The message of an account to itself in a period of its clock: no row, and nobody's. */
export const canaryKey = (period: string): string => `canary:${period}`;

/** Without an Idempotency-Key each request is its own cause. */
export const rowKey = (messageId: string): string => `row:${messageId}`;

/**
 * The WhatsApp id that a message has whenever and wherever it is sent: `3EB0` and 18 upper-case hex digits, the shape that
 * WhatsApp Web itself makes. Phones show one message per id.
 */
export function whatsAppMessageId(accountId: string, dedupeKey: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([accountId, dedupeKey]))
    .digest('hex');
  return `3EB0${hash.slice(0, 18).toUpperCase()}`;
}
