import { isTimeZone, STUDY_CODE, studySettingsSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { instantSchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

const MAX_NAME = 200;

const nameSchema = textSchema(MAX_NAME).transform((name) => name.trim());
const zoneSchema = z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin');

export const newStudySchema = z.strictObject({
  code: z
    .string()
    .regex(STUDY_CODE, 'must be 1 to 63 lower-case letters, digits or hyphens, beginning with a letter or digit'),
  name: nameSchema,
  accountId: textSchema(63).default('default'),
  defaultZone: zoneSchema.default('UTC'),
  settings: studySettingsSchema.default({}),
});
export type NewStudyRequest = z.output<typeof newStudySchema>;

export const studyListSchema = z.strictObject(pageFields);
export type StudyListQuery = z.output<typeof studyListSchema>;

export const studyChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    defaultZone: zoneSchema.optional(),
    settings: studySettingsSchema.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something: name, defaultZone or settings');
export type StudyChangeRequest = z.output<typeof studyChangeSchema>;

/** Without a body it is asked for what needs no force. */
export const closeStudySchema = z.strictObject({ force: z.boolean().default(false) }).default({ force: false });
export type CloseStudyRequest = z.output<typeof closeStudySchema>;

export const moveStudySchema = z.strictObject({ accountId: textSchema(63) });
export type MoveStudyRequest = z.output<typeof moveStudySchema>;

export const confirmExportSchema = z.strictObject({ through: instantSchema });
export type ConfirmExportRequest = z.output<typeof confirmExportSchema>;
