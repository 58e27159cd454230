import { z } from 'zod';

/** What each kind of job carries: ids, never texts or phone numbers. */
export const JOB_PAYLOADS = {
  inbound: z.strictObject({ inboundMessageId: z.uuid() }),
  scheduled_prompt: z.strictObject({ promptId: z.uuid(), plannedAt: z.iso.datetime() }),
} as const;

export type JobKind = keyof typeof JOB_PAYLOADS;
export type JobPayload<K extends JobKind> = z.infer<(typeof JOB_PAYLOADS)[K]>;
export const JOB_KINDS = Object.keys(JOB_PAYLOADS) as JobKind[];

export const JOB_MAX_ATTEMPTS = 5;

/** The payload of a claimed job, checked against its kind. Throws a ZodError that names the field. */
export function parsePayload<K extends JobKind>(kind: K, payload: unknown): JobPayload<K> {
  return JOB_PAYLOADS[kind].parse(payload) as JobPayload<K>;
}
