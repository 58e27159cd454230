import { z } from 'zod';
import { idSchema, textSchema } from '../http/fields';

/** What a phone shows without folding the rest away. */
const MAX_TEXT = 4_096;

export const newMessageSchema = z.strictObject({ participantId: idSchema, text: textSchema(MAX_TEXT) });
export type NewMessageRequest = z.output<typeof newMessageSchema>;
