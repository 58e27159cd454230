import { z } from 'zod';
import { idSchema, instantSchema, textSchema } from '../http/fields';

/** What a phone shows without folding the rest away. */
const MAX_TEXT = 4_096;

export const newMessageSchema = z
  .strictObject({
    participantId: idSchema,
    text: textSchema(MAX_TEXT),
    notBefore: instantSchema.optional(),
    expiresAt: instantSchema.optional(),
  })
  .refine(({ notBefore, expiresAt }) => !notBefore || !expiresAt || notBefore < expiresAt, {
    path: ['expiresAt'],
    error: 'must be later than notBefore, or the message could never leave',
  });
export type NewMessageRequest = z.output<typeof newMessageSchema>;
