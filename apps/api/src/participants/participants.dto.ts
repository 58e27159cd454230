import { isTimeZone, PARTICIPANT_CODE, PARTICIPANT_STATUSES, parsePhoneNumber } from '@promptpipe/domain';
import { z } from 'zod';
import { studySchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

const MAX_NAME = 200;

const phoneSchema = z.string().transform((text, context) => {
  const phone = parsePhoneNumber(text);
  if (phone !== null) return phone;
  context.addIssue({
    code: 'custom',
    message: 'must be an international number with 7 to 15 digits, such as +4915112345678',
  });
  return z.NEVER;
});

export const newParticipantSchema = z.strictObject({
  phone: phoneSchema,
  name: textSchema(MAX_NAME).transform((name) => name.trim()),
  timezone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin'),
  code: z
    .string()
    .regex(
      PARTICIPANT_CODE,
      'must be 1 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter or digit',
    )
    .optional(),
  study: studySchema,
});
export type NewParticipantRequest = z.output<typeof newParticipantSchema>;

export const participantListSchema = z.strictObject(pageFields);
export type ParticipantListQuery = z.output<typeof participantListSchema>;

const MAX_REASON = 500;

/** Nobody becomes invited again. */
const REACHABLE = PARTICIPANT_STATUSES.filter((status) => status !== 'invited');

export const newStatusSchema = z.strictObject({
  status: z.enum(REACHABLE, `must be one of ${REACHABLE.join(', ')}`),
  reason: textSchema(MAX_REASON)
    .transform((reason) => reason.trim())
    .optional(),
});
export type NewStatusRequest = z.output<typeof newStatusSchema>;
