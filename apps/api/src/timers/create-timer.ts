import { mayReceive, nextOccurrence, timerRequestKey } from '@promptpipe/domain';
import {
  databaseNow,
  type DataSource,
  type EntityManager,
  findPrompt,
  findTimerJob,
  getTimer,
  inTransaction,
  type LockedParticipant,
  lockParticipant,
  newId,
  type NewTimer,
  saveTimer,
  takeTimerRequest,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { badField, notFound, notWrittenTo, Refusal } from '../http/refusal';
import {
  type ActiveTimerAnswer,
  activeTimerAnswer,
  type EndedTimerAnswer,
  type FiredTimerAnswer,
  firedTimerAnswer,
} from './timer-answer';
import { type NewTimerRequest } from './timers.dto';

export interface CreatedTimer {
  readonly timer: ActiveTimerAnswer | FiredTimerAnswer | EndedTimerAnswer;
  /** False: this Idempotency-Key has made it before. */
  readonly created: boolean;
}

export interface TimerToCreate extends NewTimerRequest {
  readonly idempotencyKey: string | null;
}

/** Promises a callback at an instant, after a delay, or again and again. The same Idempotency-Key again answers the timer it made. */
export async function createTimer(db: DataSource, waker: Waker, timer: TimerToCreate): Promise<CreatedTimer> {
  const made = await inTransaction(db, (tx) => create(tx, timer));
  waker.poke('timers');
  return made;
}

async function create(tx: EntityManager, { idempotencyKey, ...request }: TimerToCreate): Promise<CreatedTimer> {
  const participant = await lockParticipant(tx, request.participantId);
  if (!participant) throw notFound('participant');
  const id = newId();
  if (idempotencyKey !== null) {
    const taken = await takeTimerRequest(tx, timerRequestKey(ADMIN_KEY_ID, idempotencyKey), id, request);
    if (taken.outcome === 'other-body') {
      throw new Refusal(422, 'This Idempotency-Key was used for another timer: choose a new key for a new timer.');
    }
    if (taken.outcome === 'exists') return { timer: await standing(tx, taken.timerId), created: false };
  }
  return { timer: await save(tx, id, request, participant), created: true };
}

async function standing(tx: EntityManager, id: string): Promise<CreatedTimer['timer']> {
  const timer = await getTimer(tx, id);
  if (timer) return activeTimerAnswer(timer);
  const job = await findTimerJob(tx, id);
  return job ? firedTimerAnswer(id, job) : { id, status: null };
}

async function save(
  tx: EntityManager,
  id: string,
  request: NewTimerRequest,
  participant: LockedParticipant,
): Promise<ActiveTimerAnswer> {
  if (!mayReceive(participant.status)) throw notWrittenTo(participant.status);
  const prompt = await findPrompt(tx, request.params.promptId);
  if (prompt?.studyId !== participant.studyId) {
    throw badField('params.promptId', "there is no prompt with this id in the participant's study");
  }
  const when = await whenOf(tx, request, participant);
  const saved = await saveTimer(tx, { id, ...newTimerOf(request, when) });
  if (request.expiresAt && request.expiresAt <= saved.nextRun) {
    throw badField('expiresAt', `must lie after the first run, which is ${saved.nextRun.toISOString()}`);
  }
  const timer = await getTimer(tx, saved.id);
  if (!timer) throw new Error('A timer vanished in the transaction that made it');
  return activeTimerAnswer(timer);
}

function newTimerOf(request: NewTimerRequest, when: NewTimer['when']): Omit<NewTimer, 'id'> {
  const { participantId, callbackType, params, misfirePolicy, misfireGraceSeconds: graceSeconds = 0 } = request;
  return {
    ...{ participantId, callbackType, callbackParams: params, when },
    misfire: misfirePolicy === 'fire-within' ? { policy: misfirePolicy, graceSeconds } : { policy: misfirePolicy },
    ...(request.expiresAt && { expiresAt: request.expiresAt }),
  };
}

/** The schema let exactly one of the three through. */
async function whenOf(
  tx: EntityManager,
  { at, afterSeconds, schedule }: NewTimerRequest,
  { timezone }: LockedParticipant,
): Promise<NewTimer['when']> {
  if (at !== undefined) return { at };
  if (afterSeconds !== undefined) return { afterSeconds };
  if (schedule === undefined) throw new Error('A timer came through without an instant, a delay or a schedule');
  const now = await databaseNow(tx);
  return { schedule, firstRun: nextOccurrence(schedule, now, { zone: timezone, anchor: now }) };
}
