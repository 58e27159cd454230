import { completeJob, requeueJobs, type RequeueOutcome, requeueStaleRunningJobs } from '../../src';
import { demandFound, demandSame, type JobOperation, pick, pickSome, shown } from './job-operations';
import { type Claim, comeBack, isStale, jobOf, type JobsState, release, type Return } from './jobs-state';
import { demand, RolledBack } from './operation';

/** As the runner does it: a claim that is not ours any more rolls its effects back. */
export const complete =
  (n: number): JobOperation =>
  (bound) => {
    const claimed = pick(bound.claims, n);
    if (!claimed) return null;
    return {
      text: `complete ${shown([claimed])}`,
      act: async (tx) => (await completeJob(tx, claimed)) || new RolledBack('The claim is no longer ours'),
      explain: (state, answer) => {
        const job = jobOf(state, claimed.id);
        const ours = job.status === 'running' && job.attempt === claimed.attempt && !job.stop;
        demand((answer === true) === ours, ours ? 'it was ours' : 'it was not ours to complete');
        if (!ours) return;
        Object.assign(job, { status: 'done', owner: null, leaseOver: false });
        release(state, claimed);
      },
    };
  };

const explainReturns = (
  state: JobsState,
  ended: readonly Claim[],
  told: readonly RequeueOutcome[],
  how: Return,
): void => {
  const mine = ended
    .map((claimed) => ({ claimed, job: jobOf(state, claimed.id) }))
    .filter(({ claimed, job }) => job.status === 'running' && job.attempt === claimed.attempt)
    .sort((a, b) => (a.job.id < b.job.id ? -1 : 1));
  demandSame(
    told.map(({ id }) => id),
    mine.map(({ job }) => job.id),
  );
  for (const { job } of mine) {
    comeBack(state, job, how);
    const status = told.find(({ id }) => id === job.id)?.status;
    demand(status === job.status, `${job.id} is told as ${status}, not ${job.status}`);
  }
  for (const claimed of ended) release(state, claimed);
};

export const giveBack =
  (picks: readonly number[], { failures, delayed }: Omit<Return, 'crashes'>): JobOperation =>
  (bound) => {
    const claims = [...new Map(pickSome(bound.claims, picks).map((one) => [one.id, one])).values()];
    if (claims.length === 0) return null;
    const reason = { failures, crashes: 0 as const, error: failures === 1 ? 'x' : null };
    return {
      text: `${failures === 1 ? 'fail' : 'hand back'} ${shown(claims)}${delayed ? ', for later' : ''}`,
      act: (tx) =>
        requeueJobs(
          tx,
          claims.map((one) => ({ ...one, delayMs: delayed ? 3_600_000 : 0 })),
          reason,
        ),
      explain: (state, answer) => explainReturns(state, claims, answer as RequeueOutcome[], { ...reason, delayed }),
    };
  };

export const takeBack: JobOperation = () => ({
  text: 'take back',
  act: (tx) => requeueStaleRunningJobs(tx),
  explain: (state, answer, crowded) => {
    const told = answer as RequeueOutcome[];
    const stale = state.jobs.filter((job) => isStale(state, job));
    demandFound(
      told.map(({ id }) => id),
      stale,
      crowded,
    );
    const ended = stale
      .filter((job) => told.some(({ id }) => id === job.id))
      .map(({ id, attempt }) => ({ id, attempt }));
    explainReturns(state, ended, told, { failures: 0, crashes: 1, delayed: false });
  },
});
