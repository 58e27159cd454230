import { timerCause, type TimerDecision } from '@promptpipe/domain';
import {
  endTimer,
  enqueueJob,
  type EntityManager,
  insertMissedJob,
  type LockedParticipant,
  moveTimerOn,
  type NewJob,
  newId,
  takeSeq,
  type TimerRow,
} from '@promptpipe/persistence';

/** False: somebody else fired it, moved it or canceled it. */
export const settleTimer = (tx: EntityManager, timer: TimerRow, decision: TimerDecision): Promise<boolean> =>
  decision.then === 'end' ? endTimer(tx, timer) : moveTimerOn(tx, timer, decision.to);

export interface Fired {
  readonly timer: TimerRow;
  /** The planned instant that it runs for. */
  readonly run: Date;
  /** The caller holds the turnstile. */
  readonly participant: LockedParticipant;
  /** Null: at once. */
  readonly runAt: Date | null;
}

export async function insertTimerJob(tx: EntityManager, { runAt, ...fired }: Fired): Promise<void> {
  await enqueueJob(tx, { ...(await jobOf(tx, fired)), ...(runAt && { runAt }) });
}

/** What is told of a timer that has ended and was too late to fire. */
export async function insertMissed(tx: EntityManager, missed: Omit<Fired, 'runAt'>): Promise<void> {
  await insertMissedJob(tx, { ...(await jobOf(tx, missed)), runAt: missed.run });
}

/** Its cause is the first of the runs that collapse into it, whichever of them is judged at that moment. */
async function jobOf(tx: EntityManager, { timer, run, participant }: Omit<Fired, 'runAt'>): Promise<NewJob> {
  return {
    id: newId(),
    kind: timer.callbackType,
    payload: { ...timer.callbackParams, plannedAt: run.toISOString() } as { promptId: string; plannedAt: string },
    participantId: participant.id,
    participantSeq: await takeSeq(tx, participant),
    studyId: participant.studyId,
    cause: timerCause(timer.origin, timer.nextRun),
    timerId: timer.id,
    flowType: timer.flowType,
    dataKey: timer.dataKey,
  };
}
