import { MAX_LOST_OUTCOMES } from '@promptpipe/domain';
import {
  cancelClaim,
  type EntityManager,
  expireMessages,
  failMessage,
  handBackMessage,
  leaveMessagesOwnerless,
  loseOutcome,
  queueAgain,
  recordAck,
  takeBackStaleMessages,
} from '../../src';
import { pick, shown } from './job-operations';
import type { Claim } from './jobs-state';
import type { MessageOperation } from './message-operations';
import { isOpen, isOrphan, lose, messageOf, type ModelMessage, settle, showNext } from './messages-state';
import { demand } from './operation';

interface Settle {
  readonly name: string;
  readonly from: readonly ModelMessage['status'][];
  readonly act: (tx: EntityManager, claimed: Claim) => Promise<boolean>;
  readonly then: (message: ModelMessage) => unknown;
  readonly unless?: (message: ModelMessage) => boolean;
}

const afterHandBack = (message: ModelMessage): void => {
  message.failures += 1;
  if (!message.stop) Object.assign(settle(message, 'queued'), { resting: true });
  else settle(message, message.attempt === 1 ? 'canceled' : 'failed');
};

const SETTLES: readonly Settle[] = [
  {
    name: 'hand back',
    from: ['sending'],
    act: (tx, claimed) => handBackMessage(tx, claimed, { delayMs: 3_600_000, failures: 1, error: 'x' }),
    then: afterHandBack,
  },
  {
    name: 'lose',
    from: ['sending'],
    act: (tx, claimed) => loseOutcome(tx, claimed, 'x'),
    then: lose,
  },
  {
    name: 'fail',
    from: ['sending', 'unknown'],
    act: (tx, claimed) => failMessage(tx, claimed, { class: 'unresolved', error: 'x' }),
    then: (one) => settle(one, 'failed'),
  },
  { name: 'stop', from: ['sending'], act: cancelClaim, then: (one) => settle(one, 'canceled') },
  {
    name: 'queue again',
    from: ['unknown'],
    act: queueAgain,
    then: (one) => settle(one, 'queued'),
    unless: ({ stop, lost }) => stop || lost >= MAX_LOST_OUTCOMES,
  },
];

/** A claim that is over changes nothing: every settle names its attempt. */
export const settleClaim =
  (kind: number, n: number): MessageOperation =>
  (bound) => {
    const claimed = pick(bound.claims, n);
    const how = SETTLES[kind % SETTLES.length]!;
    if (!claimed) return null;
    return {
      text: `${how.name} ${shown([claimed])}`,
      act: (tx) => how.act(tx, claimed),
      explain: (state, answer, crowded) => {
        const message = messageOf(state, claimed.id);
        const ours = message.attempt === claimed.attempt && how.from.includes(message.status) && !how.unless?.(message);
        demand(answer === ours, ours ? 'it was ours' : `it was not ours: ${message.status}@${message.attempt}`);
        if (!ours) return;
        how.then(message);
        if (!isOpen(message) && !crowded) showNext(state, message);
      },
    };
  };

/** A fact: whatever we believed before. */
export const ack =
  (n: number, level: number): MessageOperation =>
  (bound) => {
    const message = pick(bound.messages, n);
    if (!message) return null;
    return {
      text: `ack ${level} of ${message.id.slice(-4)}`,
      act: (tx) =>
        recordAck(tx, { accountId: 'default', waMessageId: message.waId, level, at: new Date('2026-03-01T08:00:00Z') }),
      explain: (state, answer, crowded) => {
        const { messageId, settled } = answer as { messageId: string | null; settled: boolean };
        const known = messageOf(state, message.id);
        const grows = known.ack < level;
        demand((messageId !== null) === grows, grows ? 'it was news' : 'it was known');
        demand(settled === (grows && known.status !== 'sent'), 'it settles once');
        if (settled && !crowded) showNext(state, known);
        if (grows) Object.assign(settle(known, 'sent'), { ack: level, resting: false });
      },
    };
  };

export const takeBack: MessageOperation = () => ({
  text: 'take back',
  act: (tx) => takeBackStaleMessages(tx),
  explain: (state, answer, crowded) => {
    const orphans = state.messages.filter((one) => isOrphan(state, one));
    demand(crowded ? Number(answer) <= orphans.length : answer === orphans.length, `${orphans.length} were orphans`);
    if (Number(answer) === orphans.length) for (const one of orphans) lose(one);
    else if (Number(answer) > 0) demand(false, 'some were left, and which cannot be told');
  },
});

export const expire: MessageOperation = () => ({
  text: 'expire',
  act: (tx) => expireMessages(tx),
  explain: (state, answer, crowded) => {
    const over = state.messages.filter(({ status, past }) => status === 'queued' && past);
    demand(crowded ? Number(answer) <= over.length : answer === over.length, `${over.length} were past their time`);
    if (Number(answer) === over.length)
      for (const one of over) Object.assign(settle(one, 'expired'), { resting: false });
    else if (Number(answer) > 0) demand(false, 'some were left, and which cannot be told');
  },
});

export const leaveOwnerless =
  (n: number): MessageOperation =>
  (bound) => {
    const claimed = pick(bound.claims, n);
    if (!claimed) return null;
    return {
      text: `leave ${shown([claimed])} ownerless`,
      act: (tx) => leaveMessagesOwnerless(tx, [claimed]),
      explain: (state) => {
        const message = messageOf(state, claimed.id);
        if (message.status !== 'sending' || message.attempt !== claimed.attempt) return;
        Object.assign(message, { owner: null, leaseOver: false });
      },
    };
  };
