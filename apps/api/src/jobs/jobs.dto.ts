import { JOB_KINDS, JOB_RULES, JOB_STATUSES, type JobKind, type JobPayload } from '@promptpipe/domain';
import { z } from 'zod';
import { idSchema, instantSchema, MAX_NAME, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

const MAX_KEY = 255;
const MAX_PRIORITY = 9;

const SUBMITTABLE = JOB_KINDS.filter((kind) => JOB_RULES[kind].submittable);
const [first, ...others] = SUBMITTABLE.map((kind) =>
  z.strictObject({
    kind: z.literal(kind),
    payload: JOB_RULES[kind].payload,
    runAt: instantSchema.optional(),
    dedupeKey: textSchema(MAX_KEY).optional(),
    priority: z
      .int(`must be a whole number from 0 to ${MAX_PRIORITY}`)
      .min(0, 'must not be negative')
      .max(MAX_PRIORITY, `must be at most ${MAX_PRIORITY}`)
      .optional(),
    participantId: idSchema.optional(),
  }),
);
if (!first) throw new Error('No kind of job may be submitted');

export interface NewJobRequest {
  readonly kind: JobKind;
  readonly payload: JobPayload<JobKind>;
  readonly runAt?: Date | undefined;
  readonly dedupeKey?: string | undefined;
  readonly priority?: number | undefined;
  /** The person in whose line it stands. */
  readonly participantId?: string | undefined;
}

export const newJobSchema: z.ZodType<NewJobRequest> = z.discriminatedUnion('kind', [first, ...others], {
  // What is no object at all is told so.
  error: ({ input }) =>
    typeof input === 'object' && input !== null ? `must be one of: ${SUBMITTABLE.join(', ')}` : undefined,
});

const narrowing = {
  kind: textSchema(MAX_NAME).optional(),
  participantId: idSchema.optional(),
  study: textSchema(MAX_NAME).optional(),
};

export const jobListSchema = z.strictObject({
  ...pageFields,
  ...narrowing,
  status: z.enum(JOB_STATUSES, `must be one of: ${JOB_STATUSES.join(', ')}`).optional(),
});
export type JobListQuery = z.output<typeof jobListSchema>;

const MAX_ERROR_PART = 200;
const ONE_OF_TWO = 'give dryRun to look, or confirmCount to act, not both';

export const replaySchema = z
  .strictObject({
    filter: z.strictObject({
      ...narrowing,
      error: textSchema(MAX_ERROR_PART).optional(),
      diedAfter: instantSchema.optional(),
      diedBefore: instantSchema.optional(),
    }),
    dryRun: z.literal(true, 'must be true, or absent').optional(),
    confirmCount: z.int('must be a whole number').min(0, 'must not be negative').optional(),
  })
  .superRefine(({ dryRun, confirmCount }, context) => {
    if (dryRun === undefined || confirmCount === undefined) return;
    for (const field of ['dryRun', 'confirmCount']) {
      context.addIssue({ code: 'custom', path: [field], message: ONE_OF_TWO });
    }
  });
export type ReplayRequest = z.output<typeof replaySchema>;
