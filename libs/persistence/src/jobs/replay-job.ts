import type { EntityManager } from 'typeorm';
import { hasLeft, IllegalTransitionError, nextJobStatus, type ParticipantStatus } from '@promptpipe/domain';
import { lockJob } from './lock-job';
import { replayJobs, type ReplayOutcome } from './replay-jobs';

export type ReplayResult = ReplayOutcome['status'] | { readonly left: ParticipantStatus };

/** Null: no such job. `left`: nothing is owed to its participant any more. Throws `IllegalTransitionError` for one not dead. */
export async function replayJob(tx: EntityManager, id: string): Promise<ReplayResult | null> {
  const job = await lockJob(tx, id);
  if (!job) return null;
  nextJobStatus(job.status, 'replay');
  if (job.moved) throw new IllegalTransitionError('job', `${job.status} and moved to history`, 'replay');
  if (job.participant && hasLeft(job.participant.status)) return { left: job.participant.status };
  const [outcome] = await replayJobs(tx, [id]);
  if (!outcome) throw new Error(`Job ${id} changed under its lock`);
  return outcome.status;
}
