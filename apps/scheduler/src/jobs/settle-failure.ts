import { backoffDelayMs, JOB_BACKOFF, storableText } from '@promptpipe/domain';
import { type ClaimedJob, NeedsRepair, type RequeueReason } from '@promptpipe/persistence';
import { DeferredJob } from './job-handler';
import { LostClaim, StoppedJob } from './lost-claim';

export interface FailureSettlement {
  readonly delayMs: number;
  readonly reason: RequeueReason;
}

const LONGEST_ERROR = 1_000;
/** A repair takes a person's time; every try meanwhile meets the same damage. */
const UNTIL_REPAIRED_MS = 10_000;

/** How a claim ends whose transaction was rolled back. `random` is in [0, 1). */
export function settleFailure(job: ClaimedJob, error: unknown, random: number): FailureSettlement {
  if (error instanceof DeferredJob) {
    return { delayMs: error.delayMs, reason: { failures: 0, crashes: 0, error: error.message } };
  }
  // Taken back meanwhile, then nothing is written; or asked to stop, then this ends it as canceled.
  if (error instanceof LostClaim || error instanceof StoppedJob) {
    return { delayMs: 0, reason: { failures: 0, crashes: 0, error: null } };
  }
  // The job is not to blame, and must not use up its attempts before somebody has mended the database.
  if (error instanceof NeedsRepair) {
    return { delayMs: UNTIL_REPAIRED_MS, reason: { failures: 0, crashes: 0, error: kept(error.message) } };
  }
  const sentence = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    delayMs: backoffDelayMs(JOB_BACKOFF, job.failures + 1, random),
    reason: { failures: 1, crashes: 0, error: kept(sentence) },
  };
}

const kept = (sentence: string): string => storableText(sentence).slice(0, LONGEST_ERROR);
