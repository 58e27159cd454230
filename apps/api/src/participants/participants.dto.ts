import { PARTICIPANT_STATUSES } from '@promptpipe/domain';
import { z } from 'zod';
import { idSchema, studySchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';
import { personFields, phoneSchema } from './person-fields';

export const newParticipantSchema = z.strictObject({
  phone: phoneSchema,
  name: personFields.name,
  timezone: personFields.timezone,
  code: personFields.code.optional(),
  language: personFields.language.optional(),
  quietHours: personFields.quietHours.nullable().optional(),
  arm: personFields.arm.nullable().optional(),
  variables: personFields.variables.optional(),
  study: studySchema,
  /** By default active, or invited where the study needs a consent first. */
  status: z.enum(['invited', 'active'], 'must be invited or active').optional(),
});
export type NewParticipantRequest = z.output<typeof newParticipantSchema>;

const isAnything = (changes: object): boolean => Object.values(changes).some((value) => value !== undefined);

export const participantChangesSchema = z
  .strictObject({
    name: personFields.name.optional(),
    timezone: personFields.timezone.optional(),
    code: personFields.code.optional(),
    language: personFields.language.optional(),
    quietHours: personFields.quietHours.nullable().optional(),
    arm: personFields.arm.nullable().optional(),
    variables: personFields.variables.optional(),
  })
  .refine(isAnything, 'must name what is to change');
export type ParticipantChangesRequest = z.output<typeof participantChangesSchema>;

export const participantListSchema = z.strictObject(pageFields);
export type ParticipantListQuery = z.output<typeof participantListSchema>;

const MAX_FOUND = 500;
const DEFAULT_FOUND = 100;

export const participantSearchSchema = z.strictObject({
  phone: phoneSchema.optional(),
  code: personFields.code.optional(),
  study: studySchema.unwrap().optional(),
  status: z.enum(PARTICIPANT_STATUSES, `must be one of ${PARTICIPANT_STATUSES.join(', ')}`).optional(),
  arm: personFields.arm.optional(),
  after: idSchema.optional(),
  limit: z.int().min(1).max(MAX_FOUND).default(DEFAULT_FOUND),
});
export type ParticipantSearchRequest = z.output<typeof participantSearchSchema>;

const MAX_REASON = 500;
const reasonSchema = textSchema(MAX_REASON).transform((reason) => reason.trim());

/** Nobody becomes invited again by somebody else's decision, and consented only by a consent. */
export const REACHABLE = PARTICIPANT_STATUSES.filter((status) => status !== 'invited' && status !== 'consented');

export const newStatusSchema = z.strictObject({
  status: z.enum(REACHABLE, `must be one of ${REACHABLE.join(', ')}`),
  reason: reasonSchema.optional(),
});
export type NewStatusRequest = z.output<typeof newStatusSchema>;

export const newConsentSchema = z.strictObject({ version: textSchema(64) });
export type NewConsentRequest = z.output<typeof newConsentSchema>;

export const newPhoneSchema = z.strictObject({ phone: phoneSchema, reason: reasonSchema.optional() });
export type NewPhoneRequest = z.output<typeof newPhoneSchema>;
