import { isTimeZone, languageSchema, PARTICIPANT_CODE, parsePhoneNumber, quietHoursSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { MAX_NAME as MAX_ARM, textSchema } from '../http/fields';

const MAX_NAME = 200;
const MAX_VALUE = 500;
const MAX_VARIABLES = 50;

export const phoneSchema = z.string().transform((text, context) => {
  const phone = parsePhoneNumber(text);
  if (phone !== null) return phone;
  context.addIssue({
    code: 'custom',
    message: 'must be an international number with 7 to 15 digits, such as +4915112345678',
  });
  return z.NEVER;
});

/** Of templates: `{{first_name}}`. */
export const variableNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be a name of small letters, digits and underscores, beginning with a letter');

export const armSchema = textSchema(MAX_ARM).transform((arm) => arm.trim());

const variablesSchema = z
  .record(
    variableNameSchema,
    z
      .string('must be a text')
      .max(MAX_VALUE, `must be at most ${MAX_VALUE} characters`)
      .refine((text) => !/[\0\p{Surrogate}]/u.test(text), 'must not hold NUL or half a surrogate pair'),
    'must be an object of texts, such as {"first_name": "Ada"}',
  )
  .refine((values) => Object.keys(values).length <= MAX_VARIABLES, `must not name more than ${MAX_VARIABLES}`);

/** What is known of a person, one by one: whoever asks says what may be left out. */
export const personFields = {
  name: textSchema(MAX_NAME).transform((name) => name.trim()),
  timezone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin'),
  code: z
    .string()
    .regex(
      PARTICIPANT_CODE,
      'must be 1 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter or digit',
    ),
  language: languageSchema,
  quietHours: quietHoursSchema,
  arm: armSchema,
  variables: variablesSchema,
};
