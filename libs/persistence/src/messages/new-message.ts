import type { Lane, PollOffer, QuietHoursPolicy } from '@promptpipe/domain';
import type { LockedParticipant } from '../participants/turnstile';

export interface NewMessage {
  readonly id: string;
  readonly text: string;
  /** Sent as this poll; the text is what it says as text, and what a reply is read by. */
  readonly poll?: PollOffer | null | undefined;
  readonly lane: Lane;
  /** Names the cause; unique for good. The same key with another body is refused. */
  readonly dedupeKey: string;
  /** True for the answer to a STOP: it goes to somebody who is written to no more. */
  readonly passesDoor?: boolean;
  /** Of the prompt that it renders: a reply is read by it. */
  readonly definitionHash?: string | null;
  /** The send to many that it is part of, and stopped with. */
  readonly batchId?: string | null;
  /** Not sent before it; until then it holds back nobody. By default it may go at once. */
  readonly notBefore?: Date | null | undefined;
  /** Where quiet hours have made `notBefore` later: what it was without them. */
  readonly deferredFrom?: Date | null | undefined;
  /** Useful until then: what has not left by it is `expired`, and never sent. By default it never expires. */
  readonly expiresAt?: Date | null | undefined;
  /** The promise that it keeps. */
  readonly occurrenceId?: string | null | undefined;
  /** In quiet hours it waits for their end, is given up, or (the default, and always in the lane `reply`) is sent. */
  readonly quietPolicy?: QuietHoursPolicy;
  /** Not sent when nobody could send for more than a minute while it was due. By default it is sent late. */
  readonly skipsMissed?: boolean;
}

/** A poll as it goes out; `secret`: 32 bytes in base64. */
export interface SentPoll extends PollOffer {
  readonly secret: string;
}

/** A message and whom it is for, whose turnstile the caller holds. */
export interface OwedMessage {
  readonly participant: LockedParticipant;
  readonly message: NewMessage;
}
