import { z } from 'zod';

export interface JobRule {
  /** What a job of this kind carries: ids and numbers, never texts or phone numbers. */
  readonly payload: z.ZodObject;
  /** Operators may submit it by `POST /v1/jobs`; the others are made by timers and messages only. */
  readonly submittable: boolean;
  /** Short, with effects on the database only: many are claimed together, and one waits for those before it. */
  readonly batchable: boolean;
  /** From the claim's turn to its commit, preparation included. Passing it is a failure that names the limit. */
  readonly timeLimitMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Every kind of job. A handler is declared for each in the scheduler, or the boot is refused. */
export const JOB_RULES = {
  inbound: {
    payload: z.strictObject({ inboundMessageId: z.uuid() }),
    submittable: false,
    batchable: true,
    timeLimitMs: 30 * SECOND,
  },
  scheduled_prompt: {
    payload: z.strictObject({ promptId: z.uuid(), plannedAt: z.iso.datetime() }),
    submittable: false,
    batchable: true,
    timeLimitMs: 30 * SECOND,
  },
  /** Sleeps, then fails as often as told, then is done: for drills and for learning how the engine behaves. */
  test: {
    payload: z.strictObject({
      sleepMs: z.int().min(0).max(600_000).optional(),
      failTimes: z.int().min(0).max(100).optional(),
    }),
    submittable: true,
    batchable: false,
    timeLimitMs: 11 * MINUTE,
  },
  /** Does nothing: when it is done, the whole path from row to handler and back is alive. */
  probe: {
    payload: z.strictObject({}),
    submittable: true,
    batchable: true,
    timeLimitMs: 30 * SECOND,
  },
} satisfies Record<string, JobRule>;

export type JobKind = keyof typeof JOB_RULES;
export type JobPayload<K extends JobKind> = z.infer<(typeof JOB_RULES)[K]['payload']>;
export const JOB_KINDS = Object.keys(JOB_RULES) as JobKind[];

export const JOB_MAX_ATTEMPTS = 5;

/** The rule of a kind found in a row; undefined for one that this version does not know. */
export const jobRuleOf = (kind: string): JobRule | undefined =>
  Object.hasOwn(JOB_RULES, kind) ? JOB_RULES[kind as JobKind] : undefined;

/** The payload of a claimed job, checked against its kind. Throws a ZodError that names the field. */
export function parsePayload<K extends JobKind>(kind: K, payload: unknown): JobPayload<K> {
  return JOB_RULES[kind].payload.parse(payload) as JobPayload<K>;
}
