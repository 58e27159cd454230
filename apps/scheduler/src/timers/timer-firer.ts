import { decideTimer, timerCause } from '@promptpipe/domain';
import {
  autocommit,
  databaseNow,
  DataSource,
  dueTimersOf,
  endTimer,
  enqueueJob,
  type EntityManager,
  findDueParticipants,
  inTransaction,
  lockFreeParticipants,
  type LockedParticipant,
  moveTimerOn,
  newId,
  takeSeq,
  type TimerRow,
} from '@promptpipe/persistence';
import { Injectable } from '@nestjs/common';

export interface FirePass {
  /** Timers settled in this pass, fired or not. */
  readonly settled: number;
  /** Jobs made. */
  readonly fired: number;
  /** People with due timers whose turnstile somebody else held. */
  readonly busy: number;
}

/** Turns due timers into jobs: the timer moves on, or ends, in the transaction that inserts its job. */
@Injectable()
export class TimerFirer {
  constructor(private readonly db: DataSource) {}

  async fireDue(): Promise<FirePass> {
    const people = await findDueParticipants(autocommit(this.db));
    if (people.length === 0) return { settled: 0, fired: 0, busy: 0 };
    return inTransaction(this.db, async (tx) => {
      const locked = await lockFreeParticipants(tx, people);
      const byId = new Map(locked.map((participant) => [participant.id, participant]));
      const timers = await dueTimersOf(tx, [...byId.keys()]);
      const now = await databaseNow(tx);
      let fired = 0;
      for (const timer of timers) {
        const participant = byId.get(timer.participantId);
        if (participant && (await fireOne(tx, timer, participant, now))) fired += 1;
      }
      return { settled: timers.length, fired, busy: people.length - locked.length };
    });
  }
}

/** True when a job was made. The caller holds the participant's turnstile. */
async function fireOne(
  tx: EntityManager,
  timer: TimerRow,
  participant: LockedParticipant,
  now: Date,
): Promise<boolean> {
  const decision = decideTimer(timer, now, participant.timezone);
  const ours = decision.then === 'end' ? await endTimer(tx, timer) : await moveTimerOn(tx, timer, decision.to);
  if (!ours || !decision.fire) return false;
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
  });
  return true;
}
