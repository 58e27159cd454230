import { mayReceive, nextOccurrence } from '@promptpipe/domain';
import {
  databaseNow,
  type DataSource,
  type EntityManager,
  findPrompt,
  getTimer,
  inTransaction,
  type LockedParticipant,
  lockParticipant,
  newId,
  type NewTimer,
  saveTimer,
  type Waker,
} from '@promptpipe/persistence';
import { badField, notFound, notWrittenTo } from '../http/refusal';
import { type ActiveTimerAnswer, activeTimerAnswer } from './timer-answer';
import { type NewTimerRequest } from './timers.dto';

/** Promises a callback at an instant, after a delay, or again and again. */
export async function createTimer(db: DataSource, waker: Waker, request: NewTimerRequest): Promise<ActiveTimerAnswer> {
  const timer = await inTransaction(db, (tx) => save(tx, request));
  waker.poke('timers');
  return timer;
}

async function save(tx: EntityManager, request: NewTimerRequest): Promise<ActiveTimerAnswer> {
  const participant = await lockParticipant(tx, request.participantId);
  if (!participant) throw notFound('participant');
  if (!mayReceive(participant.status)) throw notWrittenTo(participant.status);
  const prompt = await findPrompt(tx, request.params.promptId);
  if (prompt?.studyId !== participant.studyId) {
    throw badField('params.promptId', "there is no prompt with this id in the participant's study");
  }
  const when = await whenOf(tx, request, participant);
  const saved = await saveTimer(tx, newTimerOf(request, when));
  if (request.expiresAt && request.expiresAt <= saved.nextRun) {
    throw badField('expiresAt', `must lie after the first run, which is ${saved.nextRun.toISOString()}`);
  }
  const timer = await getTimer(tx, saved.id);
  if (!timer) throw new Error('A timer vanished in the transaction that made it');
  return activeTimerAnswer(timer);
}

function newTimerOf(request: NewTimerRequest, when: NewTimer['when']): NewTimer {
  const { participantId, callbackType, params, misfirePolicy, misfireGraceSeconds: graceSeconds = 0 } = request;
  return {
    ...{ id: newId(), participantId, callbackType, callbackParams: params, when },
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
