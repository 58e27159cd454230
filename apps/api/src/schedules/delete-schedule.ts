import {
  autocommit,
  type DataSource,
  findPlannedPeople,
  inTransaction,
  lockParticipants,
  lockSchedule,
  markScheduleDeleted,
  type Waker,
  withdrawPlans,
} from '@promptpipe/persistence';
import { notFound } from '../http/refusal';

export interface DeletedSchedule {
  readonly id: string;
  /** People whose plan of it has ended now. */
  readonly people: number;
  /** Messages that had not gone, and never will. */
  readonly canceled: number;
  /** Messages that were perhaps on their way, and were asked to stop. */
  readonly stopRequested: number;
}

/**
 * Takes along what was planned, queued and not sent. From the first transaction on nothing more is fired; a kill
 * between the later ones is made good by the planner, and the request may be repeated.
 */
export async function deleteSchedule(db: DataSource, waker: Waker, id: string): Promise<DeletedSchedule> {
  await inTransaction(db, async (tx) => {
    if (!(await lockSchedule(tx, id))) throw notFound('schedule');
    await markScheduleDeleted(tx, id);
  });
  waker.poke('plans');
  const total = { id, people: 0, canceled: 0, stopRequested: 0 };
  for (;;) {
    const people = await findPlannedPeople(autocommit(db), id);
    if (people.length === 0) break;
    const withdrawn = await inTransaction(db, async (tx) => {
      const locked = await lockParticipants(tx, people);
      const plans = locked.map((participant) => ({ scheduleId: id, participantId: participant.id }));
      return withdrawPlans(tx, plans, 'deleted');
    });
    total.people += people.length;
    total.canceled += withdrawn.canceled;
    total.stopRequested += withdrawn.stopRequested;
  }
  return total;
}
