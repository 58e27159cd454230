/** Why a planned prompt was not sent. An occurrence always ends as sent, or with one of these. */
export type NotSentReason =
  'misfire' | 'quiet-hours' | 'paused' | 'opted-out' | 'expired' | 'gateway-down' | 're-planned';

/** `detail`: a sentence for the row, which people read. */
export interface NotSent {
  readonly verdict: 'not-sent';
  readonly reason: NotSentReason;
  readonly detail: string;
}

export const notSent = (reason: NotSentReason, detail: string): NotSent => ({ verdict: 'not-sent', reason, detail });
