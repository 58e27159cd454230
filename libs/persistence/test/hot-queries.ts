import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  cancelJobsOfTimer,
  claimJobs,
  claimMessage,
  completeJob,
  countOverdueTimers,
  dropOrphanJobLocks,
  dueTimersOf,
  enqueueMessage,
  expireMessages,
  findDueParticipants,
  findLastSentBefore,
  findMissingAcks,
  findStageableAccounts,
  findTimerJob,
  findUnknownMessages,
  hasUndecidedSend,
  leaveMessagesOwnerless,
  recordAck,
  renewJobLeases,
  requeueJobs,
  stageJobs,
  stageMessages,
  sweepHeldMessages,
  takeBackStaleJobs,
  takeBackStaleMessages,
  takeOverAccounts,
  unstageLostJobs,
  unstageLostMessages,
} from '../src';
import { releaseNextInLane } from '../src/messages/release-lane';
import type { Sample } from './sample';

export interface HotQuery {
  readonly what: string;
  readonly work: (tx: EntityManager, sample: Sample) => Promise<unknown>;
  /** What it must go by, however much stands in the tables. */
  readonly indexes: readonly string[];
  /** True for a look at the oldest few: where many are due it ends when it has them, and sorts nothing. */
  readonly endsEarly?: boolean;
}

const EPOCH = 'epoch-1';
const GONE = { failures: 0, crashes: 1, error: 'x' } as const;
const mark = (boot: string): { bootId: string; brokerEpoch: string } => ({ bootId: boot, brokerEpoch: EPOCH });
const ack = (waMessageId: string): Parameters<typeof recordAck>[1] => ({
  ...{ accountId: 'default', waMessageId, level: 1, at: new Date() },
});

export const HOT_QUERIES: readonly HotQuery[] = [
  {
    what: 'staging jobs',
    work: (tx, { boot }) => stageJobs(tx, mark(boot), ['inbound'], 100_000),
    indexes: ['jobs_due_idx', 'jobs_staged_idx', 'jobs_lock_key_idx'],
    endsEarly: true,
  },
  {
    what: 'claiming jobs',
    work: (tx, { dueJobs, boot }) => claimJobs(tx, dueJobs, boot, ['inbound']),
    indexes: ['jobs_pkey', 'jobs_lock_key_idx'],
  },
  {
    what: 'completing a job',
    work: (tx, { runningJobs }) => completeJob(tx, runningJobs[0]!),
    indexes: ['jobs_pkey'],
  },
  {
    what: 'renewing the leases of jobs',
    work: (tx, { runningJobs }) => renewJobLeases(tx, runningJobs),
    indexes: [],
  },
  {
    what: 'putting jobs back',
    work: (tx, { runningJobs }) =>
      requeueJobs(
        tx,
        runningJobs.map((job) => ({ ...job, delayMs: 0 })),
        GONE,
      ),
    indexes: ['jobs_pkey'],
  },
  { what: 'taking back stale jobs', work: takeBackStaleJobs, indexes: ['jobs_running_idx'] },
  { what: 'dropping locks that nobody holds', work: dropOrphanJobLocks, indexes: [] },
  { what: 'unstaging lost jobs', work: (tx) => unstageLostJobs(tx, EPOCH), indexes: ['jobs_staged_idx'] },
  { what: 'unstaging all jobs', work: (tx) => unstageLostJobs(tx, 'epoch-2'), indexes: ['jobs_staged_idx'] },
  {
    what: 'canceling the jobs of a timer',
    work: (tx, { timer }) => cancelJobsOfTimer(tx, timer),
    indexes: ['jobs_timer_id_idx'],
  },
  { what: 'the job of a timer', work: (tx, { timer }) => findTimerJob(tx, timer), indexes: ['jobs_timer_id_idx'] },

  { what: 'finding accounts to stage for', work: findStageableAccounts, indexes: ['outbox_messages_due_idx'] },
  {
    what: 'staging messages',
    work: (tx, { boot }) =>
      stageMessages(tx, { id: 'default', processId: boot, leaseEpoch: '1' }, mark(boot), 1_000_000),
    indexes: ['outbox_messages_due_idx', 'outbox_messages_staged_idx', 'outbox_messages_order_idx'],
    endsEarly: true,
  },
  {
    what: 'claiming a message',
    work: (tx, { dueMessage, boot }) =>
      claimMessage(tx, dueMessage, { accountId: 'default', bootId: boot, leaseEpoch: '1' }),
    indexes: ['outbox_messages_pkey', 'outbox_messages_order_idx'],
  },
  {
    what: 'showing the next in line',
    work: (tx, { person }) => releaseNextInLane(tx, { participantId: person.id, lane: 'study', participantSeq: '0' }),
    indexes: ['outbox_messages_held_idx'],
  },
  {
    what: 'sweeping what is held',
    work: sweepHeldMessages,
    indexes: ['outbox_messages_held_idx', 'outbox_messages_order_idx'],
  },
  {
    what: 'unstaging lost messages',
    work: (tx) => unstageLostMessages(tx, EPOCH),
    indexes: ['outbox_messages_staged_idx'],
  },
  {
    what: 'unstaging all messages',
    work: (tx) => unstageLostMessages(tx, 'epoch-2'),
    indexes: ['outbox_messages_staged_idx'],
  },
  { what: 'taking back stale messages', work: takeBackStaleMessages, indexes: ['outbox_messages_sending_idx'] },
  {
    what: 'leaving messages ownerless',
    work: (tx, { dueMessage }) => leaveMessagesOwnerless(tx, [dueMessage]),
    indexes: ['outbox_messages_pkey'],
  },
  { what: 'expiring messages', work: expireMessages, indexes: ['outbox_messages_expires_at_idx'] },
  {
    what: 'finding messages of unknown outcome',
    work: (tx) => findUnknownMessages(tx, 'default'),
    indexes: ['outbox_messages_unknown_idx'],
  },
  {
    what: 'recording an ack',
    work: (tx, { waMessageId }) => recordAck(tx, ack(waMessageId)),
    indexes: ['outbox_messages_account_id_wa_message_id_key'],
  },
  {
    what: 'finding acks that are missing',
    work: (tx) => findMissingAcks(tx, 'default'),
    indexes: ['outbox_messages_missing_ack_idx'],
  },
  {
    what: 'finding what a reply answers',
    work: async (tx, { person }) => {
      await findLastSentBefore(tx, person.id, new Date());
      await hasUndecidedSend(tx, person.id, new Date());
    },
    indexes: ['outbox_messages_participant_sent_idx', 'outbox_messages_order_idx'],
  },
  {
    what: 'taking over accounts',
    work: (tx, { boot }) => takeOverAccounts(tx, { bootId: boot, processId: boot }, ['simulated']),
    indexes: [],
  },

  {
    what: 'finding whose timers are due',
    work: findDueParticipants,
    indexes: ['idx_active_timers_next_run'],
    endsEarly: true,
  },
  { what: 'reading due timers', work: (tx, { person }) => dueTimersOf(tx, [person.id]), indexes: [] },
  { what: 'counting overdue timers', work: countOverdueTimers, indexes: ['idx_active_timers_next_run'] },
];

/** Needs a person who is there. */
export const ENQUEUE: HotQuery = {
  what: 'inserting a message',
  work: (tx, { person }) =>
    enqueueMessage(tx, person, { id: randomUUID(), text: 'Hello', lane: 'study', dedupeKey: randomUUID() }),
  indexes: ['outbox_messages_order_idx'],
};
