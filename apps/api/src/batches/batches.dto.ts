import { z } from 'zod';
import { idSchema, instantSchema, MAX_NAME, studySchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

const MAX_IDS = 10_000;

const targetSchema = z.union(
  [
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ arm: textSchema(MAX_NAME) }),
    z.strictObject({
      participantIds: z
        .array(idSchema)
        .min(1, 'must name at least one participant')
        .max(MAX_IDS, `must not name more than ${MAX_IDS} participants`)
        .transform((ids) => [...new Set(ids)].sort()),
    }),
  ],
  'must be {"all": true}, {"arm": "…"} or {"participantIds": ["…"]}',
);

export const newBatchSchema = z
  .strictObject({
    study: studySchema,
    promptId: idSchema,
    to: targetSchema,
    at: instantSchema.optional(),
    expiresAt: instantSchema.optional(),
    dryRun: z.boolean().default(false),
    excludeIncomplete: z.boolean().default(false),
  })
  .refine(({ at, expiresAt }) => !at || !expiresAt || at < expiresAt, {
    path: ['expiresAt'],
    error: 'must be later than at, or the messages could never leave',
  });
export type NewBatchRequest = z.output<typeof newBatchSchema>;

export const confirmationSchema = z.strictObject({ size: z.int().min(1) });
export type ConfirmationRequest = z.output<typeof confirmationSchema>;

export const batchListSchema = z.strictObject({ study: textSchema(MAX_NAME).optional(), ...pageFields });
export type BatchListQuery = z.output<typeof batchListSchema>;
