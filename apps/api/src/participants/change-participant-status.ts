import {
  hasLeft,
  IllegalTransitionError,
  nextParticipantStatus,
  participantEvent,
  type ParticipantEvent,
  statusesAfter,
} from '@promptpipe/domain';
import {
  type CanceledOwed,
  changeStatus,
  type DataSource,
  type EntityManager,
  findHandedOver,
  type HandedOver,
  inTransaction,
  type LockedParticipant,
  lockParticipant,
  type Waker,
  type WakeTopic,
} from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';
import { requireConsent } from './missing-consent';
import { type NewStatusRequest, REACHABLE } from './participants.dto';

export interface ChangedStatus {
  readonly id: string;
  readonly status: string;
  /** False: the participant had this status already, and nothing was done. */
  readonly changed: boolean;
  /** Occurrences: promises of schedules that are told as not kept. */
  readonly canceled: {
    readonly timers: number;
    readonly occurrences: number;
    readonly jobs: number;
    readonly messages: number;
  };
  readonly stopRequested: { readonly jobs: number; readonly messages: number };
  /** Messages that were out of our hands already and may still appear on the phone, at most 200. */
  readonly handedOver: readonly HandedOver[];
}

interface WantedStatus extends NewStatusRequest {
  readonly id: string;
}

const NOTHING: CanceledOwed = {
  timers: 0,
  occurrences: 0,
  jobs: { canceled: 0, stopRequested: 0 },
  messages: { canceled: 0, stopRequested: [] },
};

/** What somebody of the study decides about a participant; the same request again changes nothing. */
export async function changeParticipantStatus(
  db: DataSource,
  waker: Waker,
  wanted: WantedStatus,
): Promise<ChangedStatus> {
  const answer = await inTransaction(db, (tx) => change(tx, wanted));
  for (const topic of answer.changed ? freedBy(answer.status) : []) waker.poke(topic);
  return answer;
}

/** What stood still with somebody who is resumed goes on, and what those who are paused told us goes past it. */
function freedBy(status: string): readonly WakeTopic[] {
  if (status === 'active') return ['timers', 'freed-jobs', 'messages'];
  return status === 'paused' ? ['freed-jobs'] : [];
}

async function change(tx: EntityManager, wanted: WantedStatus): Promise<ChangedStatus> {
  const participant = await lockParticipant(tx, wanted.id);
  if (!participant) throw notFound('participant');
  const { id, status } = wanted;
  const changed = participant.status !== status;
  const { timers, occurrences, jobs, messages } = (changed ? await changeTo(tx, participant, wanted) : null) ?? NOTHING;
  return {
    id,
    status,
    changed,
    canceled: { timers, occurrences, jobs: jobs.canceled, messages: messages.canceled },
    stopRequested: { jobs: jobs.stopRequested, messages: messages.stopRequested.length },
    handedOver: hasLeft(status) ? await findHandedOver(tx, id) : [],
  };
}

/** By these somebody is written to who was not, by their own word or ours. */
const ENTERING: readonly ParticipantEvent[] = ['activate', 'rejoin'];

async function changeTo(tx: EntityManager, participant: LockedParticipant, { status, reason }: WantedStatus) {
  try {
    const event = participantEvent(participant.status, status);
    nextParticipantStatus(participant.status, event);
    if (ENTERING.includes(event)) await requireConsent(tx, participant);
    return (await changeStatus(tx, participant, event, { source: 'admin', reason: reason ?? null })).canceled;
  } catch (error) {
    if (!(error instanceof IllegalTransitionError)) throw error;
    const open =
      REACHABLE.filter((after) => statusesAfter(participant.status).includes(after)).join(', ') || 'nothing any more';
    throw new Refusal(409, `The participant is ${participant.status} and cannot become ${status}, only: ${open}.`);
  }
}
