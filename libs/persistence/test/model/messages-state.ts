import type { LeaseRef } from '../../src';
import type { Claim } from './jobs-state';
import { demand } from './operation';

export interface ModelMessage {
  readonly id: string;
  readonly person: number;
  readonly lane: string;
  readonly seq: number;
  readonly waId: string;
  status: 'queued' | 'sending' | 'sent' | 'unknown' | 'failed' | 'canceled' | 'expired';
  attempt: number;
  failures: number;
  lost: number;
  ack: number;
  /** Not to be sent before an hour has passed. */
  later: boolean;
  /** Comes back, but not yet. */
  resting: boolean;
  /** Has a time to live that is over when an hour has passed. */
  readonly mortal: boolean;
  past: boolean;
  staged: boolean;
  stop: boolean;
  owner: number | null;
  leaseOver: boolean;
  /** Only a filter, so learned from the row; what it may hide is asked of the sweep. */
  held: boolean;
}

export interface MessagesState {
  messages: ModelMessage[];
  /** By dedupe key, for good. */
  causes: Record<string, { id: string; body: string }>;
  hints: Claim[];
  claims: Claim[];
  /** Leases of the account ever held: a frozen gateway believes in an old one. The last is the present one. */
  leases: (LeaseRef & { readonly boot: number })[];
  gone: boolean[];
  /** Rows that somebody else may have held in this step, so that their stage is theirs. */
  open: string[];
  /** Rows that must be seen, because what stood before them has ended in this step. */
  shown: string[];
}

export const messageOf = (state: MessagesState, id: string): ModelMessage => {
  const message = state.messages.find((one) => one.id === id);
  demand(message !== undefined, `${id} was never made`);
  return message;
};

/** Due, retrying, sending or unknown ones stand before it in its person's lane. */
export const isBlocked = (state: MessagesState, message: ModelMessage): boolean =>
  state.messages.some(
    (earlier) =>
      earlier.person === message.person &&
      earlier.lane === message.lane &&
      earlier.seq < message.seq &&
      (earlier.status === 'sending' ||
        earlier.status === 'unknown' ||
        (earlier.status === 'queued' && (!earlier.later || earlier.attempt > 0) && !earlier.past)),
  );

export const mayLeave = ({ status, later, resting, past }: ModelMessage): boolean =>
  status === 'queued' && !later && !resting && !past;

export const isOrphan = (state: MessagesState, { status, owner, leaseOver }: ModelMessage): boolean =>
  status === 'sending' && (owner === null || leaseOver || state.gone[owner] === true);

/** Whoever ends a head shows the next that is held behind it. */
export function showNext(state: MessagesState, { person, lane, seq }: ModelMessage): void {
  const behind = state.messages
    .filter((one) => one.person === person && one.lane === lane && one.seq > seq && one.status === 'queued' && one.held)
    .sort((a, b) => a.seq - b.seq);
  state.shown.push(...behind.slice(0, 1).map(({ id }) => id));
}

export const isOpen = ({ status }: ModelMessage): boolean => ['queued', 'sending', 'unknown'].includes(status);

const FREE = { staged: false, owner: null, leaseOver: false } as const;

/** Sending no more, and nobody knows what became of it. */
export const lose = (message: ModelMessage): ModelMessage =>
  Object.assign(settle(message, 'unknown'), { lost: message.lost + 1 });

/** The row as it is once a claim of it has ended, in whatever status. */
export const settle = (message: ModelMessage, status: ModelMessage['status']): ModelMessage =>
  Object.assign(message, FREE, { status });

export function begin(state: MessagesState, message: ModelMessage, owner: number): void {
  Object.assign(message, FREE, { status: 'sending', attempt: message.attempt + 1, owner, resting: false });
  const claim = { id: message.id, attempt: message.attempt };
  demand(!state.claims.some((won) => won.id === claim.id && won.attempt === claim.attempt), 'A fence was used twice');
  state.claims.push(claim);
}
