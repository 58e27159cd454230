/** Why a planned prompt was not sent. An occurrence always ends as sent, or with one of these. */
export const NOT_SENT_REASONS = [
  'misfire',
  'quiet-hours',
  'paused',
  'opted-out',
  'left',
  'expired',
  'gateway-down',
  'canceled',
  'failed',
  'unresolved',
  'unreadable',
  'deleted',
] as const;
export type NotSentReason = (typeof NOT_SENT_REASONS)[number];

/** `detail`: a sentence for the row, which people read. */
export interface NotSent {
  readonly verdict: 'not-sent';
  readonly reason: NotSentReason;
  readonly detail: string;
}

export const notSent = (reason: NotSentReason, detail: string): NotSent => ({ verdict: 'not-sent', reason, detail });
