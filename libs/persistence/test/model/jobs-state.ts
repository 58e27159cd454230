import { MAX_CRASHES } from '@promptpipe/domain';
import { demand } from './operation';

export interface ModelJob {
  readonly id: string;
  readonly person: number;
  readonly seq: number;
  key: string | null;
  readonly payload: string;
  readonly timer: number | null;
  status: 'queued' | 'running' | 'done' | 'dead' | 'canceled';
  attempt: number;
  failures: number;
  crashes: number;
  due: boolean;
  stop: boolean;
  /** Boot that staged it, by number. */
  stagedBy: number | null;
  owner: number | null;
  leaseOver: boolean;
  /** Made in this step: who looked at the same moment may have taken it for not yet due. */
  fresh: boolean;
}

export interface Claim {
  readonly id: string;
  readonly attempt: number;
}

export interface JobsState {
  jobs: ModelJob[];
  /** By person: which claim holds the key. */
  locks: (Claim | null)[];
  /** Hints ever handed to the broker, which may bring each of them late, and twice. */
  hints: Claim[];
  /** Claims ever won: what a process that was taken for dead still believes to hold. */
  claims: Claim[];
  gone: boolean[];
  /** Rows whose stage or lease somebody else may have kept from being changed in this step. */
  open: string[];
}

export const MAX_ATTEMPTS = 2;

/** Jobs begin this close to their last crash, so that a short run meets it. */
export const FIRST_CRASHES = MAX_CRASHES - 2;

export const jobOf = (state: JobsState, id: string): ModelJob => {
  const job = state.jobs.find((one) => one.id === id);
  demand(job !== undefined, `${id} was never made`);
  return job;
};

/** The lowest of its person among those that are due, coming back or running. */
const isHead = (state: JobsState, job: ModelJob, crowded = false): boolean =>
  !state.jobs.some(
    (earlier) =>
      earlier.person === job.person &&
      earlier.seq < job.seq &&
      !(crowded && earlier.fresh) &&
      (earlier.status === 'running' || (earlier.status === 'queued' && (earlier.attempt > 0 || earlier.due))),
  );

export const mayBegin = (state: JobsState, job: ModelJob, crowded = false): boolean =>
  job.status === 'queued' && job.due && state.locks[job.person] === null && isHead(state, job, crowded);

export const isStale = (state: JobsState, job: ModelJob): boolean =>
  job.status === 'running' && (job.leaseOver || state.gone[job.owner!] === true);

/** A lock goes with its claim, whatever became of the row. */
export function release(state: JobsState, { id, attempt }: Claim): void {
  state.locks = state.locks.map((held) => (held?.id === id && held.attempt === attempt ? null : held));
}

export function begin(state: JobsState, job: ModelJob, owner: number): void {
  Object.assign(job, { status: 'running', attempt: job.attempt + 1, stagedBy: null, owner, leaseOver: false });
  const claim = { id: job.id, attempt: job.attempt };
  demand(!state.claims.some((won) => won.id === claim.id && won.attempt === claim.attempt), `A fence was used twice`);
  state.locks[job.person] = claim;
  state.claims.push(claim);
}

export interface Return {
  readonly failures: 0 | 1;
  readonly crashes: 0 | 1;
  readonly delayed: boolean;
}

const twinOf = (state: JobsState, job: ModelJob): ModelJob | undefined =>
  state.jobs.find((other) => job.key !== null && other.key === job.key && other.status === 'queued');

/** Back in line, merged into a queued twin, or without the key of one that does something else. */
function lineUp(state: JobsState, job: ModelJob, due: boolean): void {
  const twin = twinOf(state, job);
  if (twin?.payload === job.payload && twin.person === job.person) job.status = 'canceled';
  else {
    if (twin) job.key = null;
    Object.assign(job, { status: 'queued', due });
  }
}

export function replayed(state: JobsState, job: ModelJob): void {
  Object.assign(job, { failures: 0, crashes: 0, stop: false });
  lineUp(state, job, true);
}

/** Where a running job goes that comes back. In order of ids: the first of some twins keeps the key. */
export function comeBack(state: JobsState, job: ModelJob, { failures, crashes, delayed }: Return): void {
  job.failures += failures;
  job.crashes += crashes;
  Object.assign(job, { owner: null, leaseOver: false });
  const spent = (failures > 0 && job.failures >= MAX_ATTEMPTS) || (crashes > 0 && job.crashes >= MAX_CRASHES);
  if (job.stop) job.status = 'canceled';
  else if (spent) job.status = 'dead';
  else lineUp(state, job, !delayed);
}
