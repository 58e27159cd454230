import { Inject, Injectable } from '@nestjs/common';
import { CALLBACK_TYPES, decideTimer, isOverdue, readFacts, readParticipant, readTimer } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  databaseNow,
  DataSource,
  type DueTimerRow,
  dueTimersOf,
  type EntityManager,
  findDueParticipants,
  flagParticipant,
  inTransaction,
  lockFreeParticipants,
  type LockedParticipant,
  moveRows,
  OwnerSession,
  type SetAside,
  type TimerRow,
} from '@promptpipe/persistence';
import { SCHEDULER_CONFIG, type SchedulerConfig } from '../config';
import { CatchUpLines } from './catch-up-lines';
import { FireJournal, type SettledTimer } from './fire-journal';
import { insertMissed, insertTimerJob, settleTimer } from './settle-timer';

export interface FirePass {
  /** Timers settled in this pass, fired or not, and rows set aside because nobody can read them. */
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
    @Inject(OwnerSession) private readonly session: Pick<OwnerSession, 'bootId'>,
    private readonly journal: FireJournal,
    @Inject(SCHEDULER_CONFIG) private readonly config: Pick<SchedulerConfig, 'CATCH_UP_PER_MINUTE'>,
  ) {}

  async fireDue(): Promise<FirePass> {
    const people = await findDueParticipants(autocommit(this.db), CALLBACK_TYPES);
    if (people.length === 0) return { settled: 0, fired: 0, busy: 0 };
    const { settled, setAside, busy } = await inTransaction(this.db, (tx) => this.firePeople(tx, people));
    const fired = settled.filter(isFire).length;
    if (fired > 0) crashPoint('timer.after-commit');
    this.journal.tell(settled, setAside);
    return { settled: settled.length + setAside.length, fired, busy };
  }

  private async firePeople(tx: EntityManager, people: readonly string[]): Promise<Outcome> {
    const locked = await lockFreeParticipants(tx, people);
    const setAside = await this.flagUnreadable(tx, locked);
    const byId = new Map(locked.map((participant) => [participant.id, participant]));
    const { readable, broken } = sortTimers(await dueTimersOf(tx, [...byId.keys()], CALLBACK_TYPES), byId);
    setAside.push(...(await moveRows(tx, 'active_timers', broken, this.session.bootId)));
    const settled = await this.settleAll(tx, readable);
    if (settled.some(isFire)) crashPoint('timer.before-commit');
    return { settled, setAside, busy: people.length - locked.length };
  }

  /** What is punctual runs at once; what was missed has its turn in the line of its account. */
  private async settleAll(tx: EntityManager, due: Sorted['readable']): Promise<SettledTimer[]> {
    const now = await databaseNow(tx);
    const missed = due.filter(({ timer }) => isOverdue(timer, now)).map(({ participant }) => participant.accountId);
    const lines = await CatchUpLines.hold(tx, missed, { now, perMinute: this.config.CATCH_UP_PER_MINUTE });
    const settled: SettledTimer[] = [];
    for (const { timer, participant } of due) {
      const turn = lines.nextOf(participant.accountId);
      const decision = decideTimer(timer, { now, turn }, participant.timezone);
      if (!(await settleTimer(tx, timer, decision))) continue;
      settled.push({ timer, decision });
      const { run, overdue } = decision;
      if (decision.verdict === 'missed' && decision.then === 'end') await insertMissed(tx, { timer, run, participant });
      if (decision.verdict !== 'fire') continue;
      await insertTimerJob(tx, { timer, run, participant, runAt: overdue ? turn : null });
      if (overdue) lines.take(participant.accountId);
    }
    await lines.leave();
    return settled;
  }

  /** From here on their timers are no longer due: they wait for the row to be put right. */
  private async flagUnreadable(tx: EntityManager, people: readonly LockedParticipant[]): Promise<SetAside[]> {
    const flagged: SetAside[] = [];
    for (const person of people) {
      const found = readParticipant(person);
      if (found) flagged.push(...(await flagParticipant(tx, { rowId: person.id, ...found }, this.session.bootId)));
    }
    return flagged;
  }
}

interface Outcome {
  readonly settled: readonly SettledTimer[];
  readonly setAside: readonly SetAside[];
  readonly busy: number;
}

const isFire = ({ decision }: SettledTimer): boolean => decision.verdict === 'fire';

interface Sorted {
  readonly readable: { readonly timer: TimerRow; readonly participant: LockedParticipant }[];
  readonly broken: Parameters<typeof moveRows>[2][number][];
}

/** One that cannot be read would stand at the head for ever, and with enough of its kind before all others. */
function sortTimers(timers: readonly DueTimerRow[], people: ReadonlyMap<string, LockedParticipant>): Sorted {
  const sorted: Sorted = { readable: [], broken: [] };
  for (const timer of timers) {
    const participant = people.get(timer.participantId);
    if (!participant) continue;
    const found = readFacts({ broken: timer.broken, orphanOf: null }) ?? readTimer(timer, participant.timezone);
    if (found) sorted.broken.push({ rowId: timer.id, ...found });
    else sorted.readable.push({ timer, participant });
  }
  return sorted;
}
