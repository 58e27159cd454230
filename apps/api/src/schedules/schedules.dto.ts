import { scheduleDefinitionSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { idSchema, MAX_NAME, studySchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';
import { armSchema } from '../participants/person-fields';

const MAX_TITLE = 200;

const nameSchema = textSchema(MAX_TITLE).transform((name) => name.trim());

export const newScheduleSchema = z.strictObject({
  study: studySchema,
  promptId: idSchema,
  name: nameSchema.optional(),
  /** Only of these people; left out: of everybody in the study. */
  arm: armSchema.optional(),
  definition: scheduleDefinitionSchema,
});
export type NewScheduleRequest = z.output<typeof newScheduleSchema>;

export const changedScheduleSchema = z
  .strictObject({
    promptId: idSchema.optional(),
    name: nameSchema.optional(),
    /** Null: of everybody in the study. */
    arm: armSchema.nullable().optional(),
    definition: scheduleDefinitionSchema.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something: promptId, name, arm or definition');
export type ChangedScheduleRequest = z.output<typeof changedScheduleSchema>;

export const scheduleListSchema = z.strictObject({ study: textSchema(MAX_NAME).optional(), ...pageFields });
export type ScheduleListQuery = z.output<typeof scheduleListSchema>;

const MAX_DAYS = 92;
const isDays = (text: string): boolean => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_DAYS;

export const previewSchema = z.strictObject({
  days: z.string().refine(isDays, `must be a whole number from 1 to ${MAX_DAYS}`).transform(Number).default(7),
  /** Of this person alone. */
  participantId: idSchema.optional(),
});
export type PreviewQuery = z.output<typeof previewSchema>;

export const occurrenceListSchema = z.strictObject({
  participantId: idSchema.optional(),
  status: z.enum(['planned', 'queued', 'sent', 'not-sent']).optional(),
  ...pageFields,
});
export type OccurrenceListQuery = z.output<typeof occurrenceListSchema>;
