import { cancelJobsOfTimer, lockParticipant, renewJobLeases, unstageLostJobs } from '../../src';
import { replayJobs } from '../../src/jobs/replay-jobs';
import { EPOCH, type JobOperation, type JobsWorld, pick, pickSome, shown } from './job-operations';
import { jobOf, replayed } from './jobs-state';
import { demand } from './operation';

export const cancelOfTimer =
  (world: JobsWorld, person: number): JobOperation =>
  () => ({
    text: `cancel what the timer of ${person} made`,
    act: async (tx) => {
      await lockParticipant(tx, world.people[person]!.id);
      return cancelJobsOfTimer(tx, world.timers[person]!);
    },
    explain: (state, answer) => {
      const { canceled, stopRequested } = answer as { canceled: number; stopRequested: number };
      const of = state.jobs.filter(({ timer }) => timer === person);
      const ended = of.filter(({ status }) => status === 'queued' || status === 'dead');
      const running = of.filter(({ status }) => status === 'running');
      demand(
        canceled === ended.length && stopRequested === running.length,
        `${ended.length} and ${running.length} were there`,
      );
      for (const job of ended) Object.assign(job, { status: 'canceled', stagedBy: null });
      for (const job of running) job.stop = true;
    },
  });

/** Both budgets are fresh; the fence goes on from where it was. */
export const replay =
  (world: JobsWorld, n: number): JobOperation =>
  (bound) => {
    const job = pick(bound.jobs, n);
    if (!job) return null;
    return {
      text: `replay ${job.id.slice(-4)}`,
      act: async (tx) => {
        await lockParticipant(tx, world.people[job.person]!.id);
        return replayJobs(tx, [job.id]);
      },
      explain: (state, answer) => {
        const known = jobOf(state, job.id);
        const dead = known.status === 'dead';
        if (dead) replayed(state, known);
        const told = (answer as { status: string }[]).map(({ status }) => status);
        demand(told.join() === (dead ? known.status : ''), `it is told as ${told.join()}`);
      },
    };
  };

export const renew =
  (picks: readonly number[]): JobOperation =>
  (bound) => {
    const held = pickSome(bound.claims, picks);
    if (held.length === 0) return null;
    return {
      text: `renew ${shown(held)}`,
      act: (tx) => renewJobLeases(tx, held),
      explain: (state, _answer, crowded) => {
        for (const { id, attempt } of held) {
          const job = jobOf(state, id);
          if (job.status !== 'running' || job.attempt !== attempt) continue;
          job.leaseOver = false;
          if (crowded) state.open.push(id);
        }
      },
    };
  };

export const leaseRunsOut =
  (n: number): JobOperation =>
  (bound) => {
    const claimed = pick(bound.claims, n);
    if (!claimed) return null;
    return {
      text: `the lease of ${shown([claimed])} runs out`,
      act: (tx) =>
        tx.query(
          `update jobs set lease_until = now() - interval '1 hour' where id = $1 and attempt = $2 and status = 'running'`,
          [claimed.id, claimed.attempt],
        ),
      explain: (state) => {
        const job = jobOf(state, claimed.id);
        if (job.status === 'running' && job.attempt === claimed.attempt) job.leaseOver = true;
      },
    };
  };

export const die =
  (world: JobsWorld, boot: number): JobOperation =>
  () => ({
    text: `boot ${boot} dies`,
    act: (tx) => tx.query('update service_instances set gone_at = now() where boot_id = $1', [world.boots[boot]]),
    explain: (state) => {
      state.gone[boot] = true;
    },
  });

export const unstageLost =
  (epoch: string): JobOperation =>
  () => ({
    text: epoch === EPOCH ? 'unstage what gone boots staged' : 'the broker forgets',
    act: (tx) => unstageLostJobs(tx, epoch),
    explain: (state, answer, crowded) => {
      const lost = state.jobs.filter(
        ({ stagedBy }) => stagedBy !== null && (epoch !== EPOCH || state.gone[stagedBy] === true),
      );
      demand(crowded || answer === lost.length, `${lost.length} were lost, ${String(answer)} found`);
      for (const job of lost) job.stagedBy = null;
      if (crowded) state.open.push(...lost.map(({ id }) => id));
    },
  });

export const anHourPasses: JobOperation = () => ({
  text: 'an hour passes',
  act: (tx) => tx.query(`update jobs set run_at = run_at - interval '2 hours' where status = 'queued'`),
  explain: (state) => {
    for (const job of state.jobs) if (job.status === 'queued') job.due = true;
  },
});
