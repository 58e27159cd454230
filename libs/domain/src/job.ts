import { transition, type TransitionTable } from './transition';

export const JOB_STATUSES = ['queued', 'running', 'done', 'dead', 'canceled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export type JobEvent =
  | 'claim'
  | 'complete'
  | 'defer'
  | 'retry'
  | 'exhaust'
  | 'hand-back'
  | 'take-back'
  | 'kill-process-again'
  | 'cancel'
  | 'cancel-running'
  | 'cancel-dead'
  | 'merge'
  | 'replay';

/** Every arrow that a job can take; docs/job-lifecycle.md names the file that takes each. */
export const JOB_TRANSITIONS: TransitionTable<JobStatus, JobEvent> = {
  claim: { from: ['queued'], to: 'running' },
  complete: { from: ['running'], to: 'done' },
  defer: { from: ['running'], to: 'queued' },
  retry: { from: ['running'], to: 'queued' },
  exhaust: { from: ['running'], to: 'dead' },
  'hand-back': { from: ['running'], to: 'queued' },
  'take-back': { from: ['running'], to: 'queued' },
  'kill-process-again': { from: ['running'], to: 'dead' },
  cancel: { from: ['queued'], to: 'canceled' },
  'cancel-running': { from: ['running'], to: 'canceled' },
  'cancel-dead': { from: ['dead'], to: 'canceled' },
  merge: { from: ['running', 'dead'], to: 'canceled' },
  replay: { from: ['dead'], to: 'queued' },
};

export const nextJobStatus = (from: JobStatus, event: JobEvent): JobStatus =>
  transition('job', JOB_TRANSITIONS, from, event);

/** A job taken back this often is dead: it kills its process (design §2.3). Handler errors have a budget of their own. */
export const MAX_CRASHES = 10;
