import { timerCause, type TimerDecision } from '@promptpipe/domain';
import {
  endTimer,
  enqueueJob,
  type EntityManager,
  type LockedParticipant,
  moveTimerOn,
  newId,
  takeSeq,
  type TimerRow,
} from '@promptpipe/persistence';

/** False: somebody else fired it, moved it or canceled it. */
export const settleTimer = (tx: EntityManager, timer: TimerRow, decision: TimerDecision): Promise<boolean> =>
  decision.then === 'end' ? endTimer(tx, timer) : moveTimerOn(tx, timer, decision.to);

export interface Fired {
  readonly timer: TimerRow;
  /** The caller holds the turnstile. */
  readonly participant: LockedParticipant;
  /** Null: at once. */
  readonly runAt: Date | null;
}

export async function insertTimerJob(tx: EntityManager, { timer, participant, runAt }: Fired): Promise<void> {
  await enqueueJob(tx, {
    id: newId(),
    kind: timer.callbackType,
    payload: { ...timer.callbackParams, plannedAt: timer.nextRun.toISOString() } as {
      promptId: string;
      plannedAt: string;
    },
    participantId: participant.id,
    participantSeq: await takeSeq(tx, participant),
    studyId: participant.studyId,
    cause: timerCause(timer.origin, timer.nextRun),
    timerId: timer.id,
    flowType: timer.flowType,
    dataKey: timer.dataKey,
    ...(runAt && { runAt }),
  });
}
