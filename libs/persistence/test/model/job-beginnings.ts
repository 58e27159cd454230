import { claimJobs, stageJobs, sweepHeldJobs } from '../../src';
import { enqueue } from '../two-sessions/acts';
import { demandFound, EPOCH, type JobOperation, type JobsWorld, pickSome, shown } from './job-operations';
import { begin, type Claim, FIRST_CRASHES, jobOf, MAX_ATTEMPTS, mayBegin } from './jobs-state';
import { demand } from './operation';

export const enqueueOne =
  (world: JobsWorld, person: number, key: string | null, payload: number): JobOperation =>
  () => ({
    text: `enqueue ${payload} for ${person}${key === null ? '' : ` as ${key}`}`,
    act: async (tx) => {
      const inboundMessageId = world.people[payload]!.id;
      const id = await enqueue(tx, world.people[person]!, {
        inboundMessageId,
        ...(key !== null && { dedupeKey: key }),
      });
      if (id === null) return null;
      const [row] = await tx.query<{ seq: string }[]>(
        `with changed as (update jobs set timer_id = $2, max_attempts = ${MAX_ATTEMPTS}, crashes = ${FIRST_CRASHES} where id = $1)
         select participant_seq as seq from jobs where id = $1`,
        [id, world.timers[person]],
      );
      return { id, seq: Number(row!.seq) };
    },
    explain: (state, answer) => {
      const made = answer as { id: string; seq: number } | null;
      const twin = state.jobs.some((job) => key !== null && job.key === key && job.status === 'queued');
      demand((made === null) === twin, twin ? 'a queued twin stands there' : 'there is no queued twin');
      if (made === null) return;
      demand(
        state.jobs.every((job) => job.person !== person || job.seq < made.seq),
        'a later number came first',
      );
      state.jobs.push({
        ...{ ...made, person, key, payload: world.people[payload]!.id, timer: person, status: 'queued' },
        ...{ attempt: 0, failures: 0, crashes: FIRST_CRASHES, due: true, stop: false, stagedBy: null, owner: null },
        ...{ leaseOver: false, fresh: true },
      });
    },
  });

export const stage =
  (world: JobsWorld, boot: number, capacity: number): JobOperation =>
  (bound) => {
    if (bound.gone[boot]) return null;
    return {
      text: `boot ${boot} stages up to ${capacity}`,
      act: async (tx) => {
        // What is held is a filter of the look and no state of the job: swept first, so that nothing is out of sight.
        await sweepHeldJobs(tx);
        return stageJobs(tx, { bootId: world.boots[boot]!, brokerEpoch: EPOCH }, { kinds: ['inbound'], capacity });
      },
      explain: (state, answer, crowded) => {
        const told = answer as Awaited<ReturnType<typeof stageJobs>>;
        const room = capacity - state.jobs.filter(({ stagedBy }) => stagedBy !== null).length;
        if (told === 'busy') {
          demand(crowded, 'nobody else staged');
          return;
        }
        if (told === 'full') {
          demand(crowded || room <= 0, `there was room for ${room}`);
          return;
        }
        const there = state.jobs.filter((job) => job.stagedBy === null && mayBegin(state, job, crowded));
        const { staged } = told;
        if (staged.length < room)
          demandFound(
            staged.map(({ id }) => id),
            there,
            crowded,
          );
        demand(crowded || staged.length <= Math.max(room, 0), 'the window overflows');
        for (const { id, attempt } of staged) {
          const job = jobOf(state, id);
          demand(there.includes(job) && job.attempt === attempt, `${id} was not to be staged`);
          job.stagedBy = boot;
          state.hints.push({ id, attempt });
        }
      },
    };
  };

export const claim =
  (world: JobsWorld, boot: number, picks: readonly number[]): JobOperation =>
  (bound) => {
    const hints = pickSome(bound.hints, picks);
    if (hints.length === 0) return null;
    return {
      text: `boot ${boot} claims ${shown(hints)}`,
      act: (tx) => claimJobs(tx, hints, world.boots[boot]!, ['inbound']),
      explain: (state, answer, crowded) => {
        const told = answer as Claim[];
        const there = hints
          .map(({ id }) => jobOf(state, id))
          .filter(
            (job) =>
              hints.some(({ id, attempt }) => id === job.id && attempt === job.attempt) &&
              mayBegin(state, job, crowded),
          );
        demandFound(
          told.map(({ id }) => id),
          [...new Set(there)],
          crowded,
        );
        for (const { id, attempt } of told) {
          const job = jobOf(state, id);
          demand(attempt === job.attempt + 1, `attempt ${attempt} follows ${job.attempt}`);
          demand(state.locks[job.person] === null, `two of person ${job.person} run at once`);
          begin(state, job, boot);
        }
        for (const { id, attempt } of hints) {
          const job = jobOf(state, id);
          if (job.status !== 'queued' || job.attempt !== attempt) continue;
          job.stagedBy = null;
          if (crowded) state.open.push(id);
        }
      },
    };
  };
