import { randomUUID } from 'node:crypto';
import {
  cancelEverythingOwed,
  cancelJobsOfTimer,
  cancelTimersOf,
  claimJobs,
  completeJobs,
  countOverdueTimers,
  deleteExpiredTimers,
  deleteOrphanedTimers,
  dropOrphanJobLocks,
  dueTimersOf,
  enqueueMessage,
  expireMessages,
  findDueParticipants,
  findHandedOver,
  findLastSentBefore,
  findMissingAcks,
  findStageableAccounts,
  findTimerJob,
  findUnknownMessages,
  hasTimerOrJob,
  hasUndecidedSend,
  JOB_WARD,
  leaveMessagesOwnerless,
  MESSAGE_WARD,
  moveJobs,
  moveMessages,
  readSweepPage,
  recordAck,
  renewJobLeases,
  releaseBehindJobs,
  releaseFreeJobs,
  requeueJobs,
  stageJobs,
  sweepHeldJobs,
  sweepHeldMessages,
  requeueStaleRunningJobs,
  takeBackStaleMessages,
  takeOverAccounts,
  TIMER_WARD,
  unstageLostJobs,
  unstageLostMessages,
} from '../src';
import { releaseNextInLane } from '../src/messages/release-lane';
import { lookAtDue } from '../src/quarantine/look';
import type { HotQuery } from './hot-query';
import { HOT_SENDS } from './hot-sends';
import type { Sample } from './sample';
import { stageOne } from './stage-one';

const EPOCH = 'epoch-1';
const CALLBACKS = ['scheduled_prompt'];
const GONE = { failures: 0, crashes: 1, error: 'x' } as const;
const mark = (boot: string): { bootId: string; brokerEpoch: string } => ({ bootId: boot, brokerEpoch: EPOCH });
const idsOf = (hints: Sample['dueJobs']): string[] => hints.map(({ id }) => id);
const ack = (waMessageId: string): Parameters<typeof recordAck>[1] => ({
  ...{ accountId: 'default', waMessageId, level: 1, at: new Date() },
});

export const HOT_QUERIES: readonly HotQuery[] = [
  {
    what: 'staging jobs',
    work: (tx, { boot }) => stageJobs(tx, mark(boot), { kinds: ['inbound'], capacity: 100_000 }),
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
    work: (tx, { runningJobs }) => completeJobs(tx, runningJobs.slice(0, 1)),
    indexes: ['jobs_pkey'],
  },
  {
    what: 'completing many jobs',
    work: (tx, { runningJobs }) => completeJobs(tx, runningJobs),
    indexes: ['jobs_pkey'],
  },
  {
    what: 'showing the jobs behind ended ones',
    work: (tx, { runningJobs }) => releaseBehindJobs(tx, idsOf(runningJobs)),
    indexes: ['jobs_pkey', 'jobs_held_idx'],
  },
  {
    what: 'looking again at jobs just held',
    work: (tx, { dueJobs }) => releaseFreeJobs(tx, idsOf(dueJobs)),
    indexes: ['jobs_pkey'],
  },
  { what: 'sweeping the jobs that are held', work: sweepHeldJobs, indexes: ['jobs_held_idx', 'jobs_lock_key_idx'] },
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
  { what: 'taking back stale jobs', work: requeueStaleRunningJobs, indexes: ['jobs_running_idx'] },
  { what: 'dropping locks that nobody holds', work: dropOrphanJobLocks, indexes: [] },
  { what: 'unstaging lost jobs', work: (tx) => unstageLostJobs(tx, EPOCH), indexes: ['jobs_staged_idx'] },
  { what: 'unstaging all jobs', work: (tx) => unstageLostJobs(tx, 'epoch-2'), indexes: ['jobs_staged_idx'] },
  {
    what: 'canceling the jobs of a timer',
    work: (tx, { timer }) => cancelJobsOfTimer(tx, timer),
    indexes: ['jobs_timer_id_idx'],
  },
  {
    what: 'the job of a timer',
    work: (tx, { timer }) => findTimerJob(tx, timer),
    indexes: ['jobs_timer_id_idx', 'moved_jobs_timer_id_idx'],
  },

  { what: 'finding accounts to stage for', work: findStageableAccounts, indexes: ['outbox_messages_due_idx'] },
  {
    what: 'staging messages',
    work: (tx, { boot }) => stageOne(tx, { id: 'default', processId: boot, leaseEpoch: '1' }, mark(boot), 1_000_000),
    indexes: ['outbox_messages_due_idx', 'outbox_messages_staged_idx', 'outbox_messages_order_idx'],
    endsEarly: true,
  },
  ...HOT_SENDS,
  {
    what: 'showing the next in line',
    work: (tx, { person }) => releaseNextInLane(tx, { participantId: person.id, lane: 'study', participantSeq: '0' }),
    indexes: ['outbox_messages_held_idx'],
  },
  {
    what: 'sweeping what is held',
    work: (tx) => sweepHeldMessages(tx),
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
    indexes: [
      'outbox_messages_participant_sent_idx',
      'outbox_messages_order_idx',
      'moved_messages_participant_sent_idx',
    ],
  },
  {
    what: 'canceling everything owed to somebody',
    work: (tx, { person }) => cancelEverythingOwed(tx, person, 'x'),
    indexes: ['jobs_participant_id_idx', 'outbox_messages_order_idx'],
  },
  {
    what: 'telling what was handed over',
    work: (tx, { person }) => findHandedOver(tx, person.id),
    indexes: ['outbox_messages_order_idx'],
  },
  {
    what: 'taking over accounts',
    work: (tx, { boot }) => takeOverAccounts(tx, { bootId: boot, processId: boot }, ['simulated']),
    indexes: [],
  },

  {
    what: 'moving jobs that are long over',
    work: (tx) => moveJobs(tx, 7),
    indexes: ['jobs_finished_idx', 'jobs_dead_idx'],
  },
  {
    what: 'moving jobs of a large backlog',
    work: (tx) => moveJobs(tx, 0),
    indexes: ['jobs_finished_idx'],
    endsEarly: true,
  },
  {
    what: 'moving messages that are long over',
    work: (tx) => moveMessages(tx, 7),
    indexes: ['outbox_messages_finished_idx'],
  },
  {
    what: 'moving messages of a large backlog',
    work: (tx) => moveMessages(tx, 1),
    indexes: ['outbox_messages_finished_idx'],
    endsEarly: true,
  },
  {
    what: 'recording an ack of what we do not have',
    work: (tx) => recordAck(tx, ack('3EB0FFFFFFFFFFFFFFFFFF')),
    indexes: ['outbox_messages_account_id_wa_message_id_key', 'moved_messages_account_id_wa_message_id_idx'],
  },

  {
    what: 'finding whose timers are due',
    work: (tx) => findDueParticipants(tx, CALLBACKS),
    indexes: ['idx_active_timers_next_run'],
    endsEarly: true,
  },
  { what: 'reading due timers', work: (tx, { person }) => dueTimersOf(tx, [person.id], CALLBACKS), indexes: [] },
  {
    what: 'looking at timers that are due first',
    work: (tx) => lookAtDue(tx, TIMER_WARD),
    indexes: ['idx_active_timers_next_run'],
  },
  {
    what: 'looking at jobs that are due first',
    work: (tx) => lookAtDue(tx, JOB_WARD),
    indexes: ['jobs_due_idx'],
    endsEarly: true,
  },
  {
    what: 'looking at messages that are due first',
    work: (tx) => lookAtDue(tx, MESSAGE_WARD),
    indexes: ['outbox_messages_due_idx'],
    endsEarly: true,
  },
  { what: 'deleting expired timers', work: deleteExpiredTimers, indexes: ['idx_active_timers_expires_at'] },
  {
    what: 'walking over people and their timers',
    work: (tx, { person }) => readSweepPage(tx, person.id),
    indexes: ['participants_pkey', 'idx_active_timers_participant'],
  },
  {
    what: 'deleting orphaned timers',
    work: (tx, { person }) => deleteOrphanedTimers(tx, [person.id]),
    indexes: ['idx_active_timers_participant'],
  },
  {
    what: 'canceling the timers of somebody',
    work: (tx, { person }) => cancelTimersOf(tx, person.id),
    indexes: ['idx_active_timers_participant'],
  },
  {
    what: 'looking for a timer or job of a flow',
    work: (tx, { person }) => hasTimerOrJob(tx, person.id, { flowType: 'coach', dataKey: 'reminder' }),
    indexes: [],
  },
  { what: 'counting overdue timers', work: countOverdueTimers, indexes: ['idx_active_timers_next_run'] },
];

/** Needs a person who is there. */
export const ENQUEUE: HotQuery = {
  what: 'inserting a message',
  work: (tx, { person }) =>
    enqueueMessage(tx, person, { id: randomUUID(), text: 'Hello', lane: 'study', dedupeKey: randomUUID() }),
  indexes: ['outbox_messages_order_idx'],
};
