import {
  type DataSource,
  type EntityManager,
  getTimer,
  inTransaction,
  lockParticipant,
  stopTimer as stopRecurring,
} from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';

export interface StoppedTimer {
  readonly id: string;
  readonly stopped: true;
}

/** Ends the repeating of a timer; the job that it has made already is still done. */
export const stopTimer = (db: DataSource, id: string): Promise<StoppedTimer> => inTransaction(db, (tx) => stop(tx, id));

async function stop(tx: EntityManager, id: string): Promise<StoppedTimer> {
  const timer = await getTimer(tx, id);
  if (!timer) throw notFound('timer');
  if (timer.timerType === 'once') throw new Refusal(409, 'The timer runs once: cancel it with DELETE instead.');
  await lockParticipant(tx, timer.participantId);
  if (!(await stopRecurring(tx, id))) throw notFound('timer');
  return { id, stopped: true };
}
