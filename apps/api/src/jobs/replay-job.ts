import { type DataSource, inTransaction, replayJob } from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';
import { unlessIllegal } from './illegal-transition';

export interface ReplayAnswer {
  readonly id: string;
  /** `canceled`: a queued job that does the same stands for it. */
  readonly status: 'queued' | 'canceled';
  readonly merged: boolean;
}

const WAY_OUT = 'only a job that is dead can';

export async function replay(db: DataSource, id: string): Promise<ReplayAnswer> {
  const result = await unlessIllegal(WAY_OUT, () => inTransaction(db, (tx) => replayJob(tx, id)));
  if (result === null) throw notFound('job');
  if (typeof result === 'object') {
    throw new Refusal(409, `Its participant is ${result.left}: nothing is owed to them any more.`);
  }
  return { id, status: result, merged: result === 'canceled' };
}
