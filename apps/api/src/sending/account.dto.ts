import { paceChangeSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { instantSchema, textSchema } from '../http/fields';

const MAX_REASON = 500;

/** Whether people who have never written to the account are written to. */
const coldSendsSchema = z.discriminatedUnion('paused', [
  z.strictObject({
    paused: z.literal(true),
    until: instantSchema,
    reason: textSchema(MAX_REASON).transform((reason) => reason.trim()),
  }),
  z.strictObject({ paused: z.literal(false) }),
]);

export const accountChangeSchema = z
  .strictObject({ pace: paceChangeSchema.optional(), coldSends: coldSendsSchema.optional() })
  .refine((change) => Object.keys(change).length > 0, 'must change something: pace or coldSends');
export type AccountChangeRequest = z.output<typeof accountChangeSchema>;
