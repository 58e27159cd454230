/**
 * Every place at which the crash suite ends a process (design §10), in the order in which a message meets them. A spec
 * holds this list against the code: each name stands at exactly one place.
 */
export const CRASH_POINTS = [
  'api.before-commit',
  'api.after-commit',
  'api.before-job-commit',
  'api.after-job-commit',
  'timer.before-commit',
  'timer.after-commit',
  'planner.before-commit',
  'occurrence.before-commit',
  'occurrence.after-commit',
  'batch.before-commit',
  'batch.after-commit',
  'job-stager.after-mark',
  'job-stager.after-add',
  'job.after-claim',
  'job.after-prepare',
  'job.before-commit',
  'job.after-commit',
  'message-stager.after-mark',
  'message-stager.after-add',
  'gateway.after-takeover',
  'gateway.before-backfill-checkpoint',
  'gateway.after-claim',
  'gateway.after-look-up',
  'gateway.after-add',
  'gateway.after-answer',
  'gateway.before-ack-commit',
  'gateway.after-ack-commit',
  'gateway.unknown-looked-up',
  'inbound.before-commit',
  'inbound.after-commit',
  'recovery.half-way',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];
