import { z } from 'zod';
import { MAX_NAME, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

const MAX_NOTE = 500;

export const doubtListSchema = z.strictObject({
  ...pageFields,
  status: z.enum(['open', 'resolved'], 'must be open or resolved').optional(),
  study: textSchema(MAX_NAME).optional(),
});
export type DoubtListQuery = z.output<typeof doubtListSchema>;

export const resolutionSchema = z.strictObject({
  resolution: z.enum(['opt-out', 'not-a-stop'], 'must be opt-out or not-a-stop'),
  note: textSchema(MAX_NOTE)
    .transform((note) => note.trim())
    .optional(),
});
export type ResolutionRequest = z.output<typeof resolutionSchema>;
