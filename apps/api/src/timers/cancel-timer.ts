import {
  type CanceledJobs,
  cancelJobsOfTimer,
  type DataSource,
  deleteTimer,
  discardHeldOfTimer,
  type EntityManager,
  findTimerJob,
  findTimerOwner,
  inTransaction,
  lockParticipant,
} from '@promptpipe/persistence';
import { notFound } from '../http/refusal';

export interface CanceledTimer {
  readonly id: string;
  readonly canceled: true;
  readonly jobs: CanceledJobs;
}

/**
 * Ends a timer, and with it the job it has made, also where one of them waits in quarantine; a job that runs is asked to stop.
 * Of `participantId` only, where one is given.
 */
export const cancelTimer = (db: DataSource, id: string, participantId?: string): Promise<CanceledTimer> =>
  inTransaction(db, (tx) => cancel(tx, id, participantId));

async function cancel(tx: EntityManager, id: string, participantId?: string): Promise<CanceledTimer> {
  const owner = await findTimerOwner(tx, id);
  if (owner === null || (participantId !== undefined && owner !== participantId)) throw notFound('timer');
  await lockParticipant(tx, owner);
  const deleted = await deleteTimer(tx, id, owner);
  const jobs = await cancelJobsOfTimer(tx, id);
  const held = await discardHeldOfTimer(tx, id);
  // Somebody else may have deleted it before the turnstile was ours, and no job was made.
  if (!deleted && held === 0 && !(await findTimerJob(tx, id))) throw notFound('timer');
  return { id, canceled: true, jobs };
}
