import { z } from 'zod';
import { languageSchema } from './language';
import { quietHoursSchema } from './schedule/quiet-hours';

const MAX_VERSION = 64;
const MAX_CONSENT_TEXT = 10_000;

const textSchema = (max: number) =>
  z
    .string()
    .max(max, `must be at most ${max} characters`)
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => !/[\0\p{Surrogate}]/u.test(text), 'must not hold NUL or half a surrogate pair');

/** What people agree to; its version goes up with each change of the text, so that a consent says what was agreed to. */
const consentSchema = z
  .strictObject(
    {
      needed: z.boolean(),
      version: textSchema(MAX_VERSION).optional(),
      text: textSchema(MAX_CONSENT_TEXT).optional(),
    },
    'must be {needed, version, text}, such as {"needed": true, "version": "2", "text": "I agree …"}',
  )
  .superRefine(({ needed, version, text }, context) => {
    for (const [field, value] of Object.entries({ version, text })) {
      if (!needed || value !== undefined) continue;
      const message = 'is missing: a study that needs consent says to what, and in which version';
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

/**
 * What a study decides for all of its people; what is left out is decided the simplest way: no quiet hours, no consent needed,
 * English.
 */
export const studySettingsSchema = z.strictObject({
  /** Of those who have none of their own. */
  quietHours: quietHoursSchema.optional(),
  consent: consentSchema.optional(),
  /** What a STOP ends. A number is in one study of an account, so that there is only one answer yet. */
  stopScope: z.enum(['study'], 'must be study').optional(),
  /** Of those who have none of their own. */
  language: languageSchema.optional(),
});
export type StudySettings = z.output<typeof studySettingsSchema>;

/** The text that people must agree to before they are written to; null: the study waives it. */
export function neededConsent({ consent }: StudySettings): { readonly version: string; readonly text: string } | null {
  if (consent?.needed !== true) return null;
  const { version = '', text = '' } = consent;
  return { version, text };
}
