import { type Person } from '../../harness/people';
import { type PhoneMessage } from '../../harness/phones';

interface AcceptedMessage {
  readonly id: string;
  readonly text: string;
}

/** One person, with what the system has promised and what it was told: the side of the comparison that no crash can touch. */
export interface Correspondent extends Person {
  readonly writes: boolean;
  /** What the API has accepted for this person, in that order. */
  readonly accepted: AcceptedMessage[];
  /** The prompts of this person's timers that fire once. */
  readonly oneOff: string[];
  /** Occurrences of a schedule that fell due. */
  readonly fellDue: string[];
  /** Sends to many that the API has accepted, this person among them. */
  readonly batches: string[];
  /** How many messages the phone showed at the last look, prompts included. */
  readonly arrived: { count: number };
  /** Timers that were canceled, with whatever they had queued. */
  readonly canceledTimers: string[];
  /** What this person has written. */
  readonly written: PhoneMessage[];
}
