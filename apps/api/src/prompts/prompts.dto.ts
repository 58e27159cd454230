import { z } from 'zod';
import { studySchema, textSchema } from '../http/fields';

/** As long as a message may be: a prompt becomes one. */
const MAX_TEXT = 4_096;

export const newPromptSchema = z.strictObject({ text: textSchema(MAX_TEXT), study: studySchema });
export type NewPromptRequest = z.output<typeof newPromptSchema>;
