import { cancelJob, type CanceledJob, type DataSource, inTransaction } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { unlessIllegal } from './illegal-transition';

export interface CancelAnswer {
  readonly id: string;
  /** `running`: it was asked to stop, and is canceled when it settles. */
  readonly status: CanceledJob;
  readonly cancelRequested: boolean;
}

const WAY_OUT = 'only a job that is queued or running can';

export async function cancel(db: DataSource, id: string): Promise<CancelAnswer> {
  const status = await unlessIllegal(WAY_OUT, () => inTransaction(db, (tx) => cancelJob(tx, id)));
  if (status === null) throw notFound('job');
  return { id, status, cancelRequested: status === 'running' };
}
