import { Injectable } from '@nestjs/common';
import { decideTimer, timerCause, type TimerDecision } from '@promptpipe/domain';
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
import { PinoLogger } from 'nestjs-pino';

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
  constructor(
    private readonly db: DataSource,
    private readonly log: PinoLogger,
  ) {}

  async fireDue(): Promise<FirePass> {
    const people = await findDueParticipants(autocommit(this.db));
    if (people.length === 0) return { settled: 0, fired: 0, busy: 0 };
    return inTransaction(this.db, async (tx) => {
      const locked = await lockFreeParticipants(tx, people);
      const byId = new Map(locked.map((participant) => [participant.id, participant]));
      const timers = await dueTimersOf(tx, [...byId.keys()]);
      const now = await databaseNow(tx);
      const pass = { settled: 0, fired: 0, busy: people.length - locked.length };
      for (const timer of timers) {
        const participant = byId.get(timer.participantId);
        const decision = participant && this.decide(timer, now, participant);
        if (!decision || !(await settle(tx, timer, decision))) continue;
        pass.settled += 1;
        if (!decision.fire) continue;
        await insertJob(tx, timer, participant);
        pass.fired += 1;
      }
      return pass;
    });
  }

  /** Null for a timer that cannot be read: it stays, and stops nobody else's. */
  private decide(timer: TimerRow, now: Date, { timezone }: LockedParticipant): TimerDecision | null {
    try {
      return decideTimer(timer, now, timezone);
    } catch (err) {
      this.log.error({ timerId: timer.id, err }, 'Timer cannot be read');
      return null;
    }
  }
}

/** False: somebody else fired it, moved it or canceled it. */
const settle = (tx: EntityManager, timer: TimerRow, decision: TimerDecision): Promise<boolean> =>
  decision.then === 'end' ? endTimer(tx, timer) : moveTimerOn(tx, timer, decision.to);

/** The caller holds the participant's turnstile. */
async function insertJob(tx: EntityManager, timer: TimerRow, participant: LockedParticipant): Promise<void> {
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
}
