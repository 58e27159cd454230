import { z } from 'zod';
import { textSchema } from '../http/fields';

const MAX_REASON = 500;

export const sendingSchema = z
  .strictObject({
    paused: z.boolean(),
    reason: textSchema(MAX_REASON)
      .transform((reason) => reason.trim())
      .optional(),
  })
  .refine(({ paused, reason }) => !paused || reason !== undefined, {
    path: ['reason'],
    error: 'is missing: say why nothing is sent, for whoever finds it so',
  });
export type SendingRequest = z.output<typeof sendingSchema>;
