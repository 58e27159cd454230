import { type EndedAttempt, type JobDetail } from '@promptpipe/persistence';

interface AttemptAnswer {
  readonly attempt: number;
  /** The boot that ran it; null where only its success is remembered. */
  readonly bootId: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly outcome: string;
  readonly error: string | null;
}

interface TimelineEntry {
  readonly at: Date;
  readonly event: string;
  readonly attempt?: number;
}

export type JobAnswer = Omit<JobDetail, 'stagedAt' | 'claimedAt' | 'leaseOwner'> & {
  readonly attempts: readonly AttemptAnswer[];
  readonly timeline: readonly TimelineEntry[];
};

/** A job as an operator sees it: its row, its attempts, and both in the order of time. */
export function jobAnswer(
  { stagedAt, claimedAt, leaseOwner, ...job }: JobDetail,
  ended: readonly EndedAttempt[],
): JobAnswer {
  const { attempt, finishedAt } = job;
  const attempts: AttemptAnswer[] = [...ended];
  // Nothing is logged of an attempt that succeeds, or that has not ended.
  if (job.status === 'done' || job.status === 'running') {
    attempts.push({
      attempt,
      bootId: leaseOwner,
      startedAt: claimedAt,
      endedAt: finishedAt,
      outcome: job.status,
      error: null,
    });
  }
  const timeline: TimelineEntry[] = [
    { at: job.createdAt, event: 'created' },
    ...attempts.flatMap(entriesOf),
    ...(stagedAt ? [{ at: stagedAt, event: 'staged' }] : []),
    ...(finishedAt ? [{ at: finishedAt, event: job.status }] : []),
  ];
  return { ...job, attempts, timeline };
}

function entriesOf({ attempt, startedAt, endedAt, outcome }: AttemptAnswer): TimelineEntry[] {
  const began = startedAt ? [{ at: startedAt, event: 'started', attempt }] : [];
  // How the job as a whole ended is told once, at the end.
  const isLast = outcome === 'done' || outcome === 'dead' || outcome === 'canceled' || outcome === 'merged';
  return endedAt && !isLast ? [...began, { at: endedAt, event: outcome, attempt }] : began;
}
