import { z } from 'zod';
import { isTimeZone } from '../time-zone';
import { MISFIRE_POLICIES } from '../timer';
import { isDate } from './civil-date';
import { WEEKDAYS } from './schedule';

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of: ${values.join(', ')}`);

const whole = (min: number, max: number, what: string) =>
  z
    .int(`must be a whole number of ${what}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max} ${what}`);

const list = <T extends z.ZodType>(item: T, max: number, example: string) =>
  z
    .array(item, `must be a list, such as ${example}`)
    .min(1, `must name at least one, such as ${example}`)
    .max(max, `must not have more than ${max} entries; make a second schedule of the rest`)
    .superRefine((items, context) => {
      const texts = items.map((entry) => JSON.stringify(entry));
      const again = texts.findIndex((text, i) => texts.indexOf(text) < i);
      if (again < 0) return;
      context.addIssue({ code: 'custom', path: [again], message: `names ${texts[again] ?? ''} again; leave it out` });
    });

export const timeSchema = z
  .string('must be a time HH:MM, such as 09:00')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time HH:MM from 00:00 to 23:59, such as 09:00');

export const dateSchema = z
  .string('must be a date YYYY-MM-DD, such as 2026-03-04')
  .refine(isDate, 'must be a date that exists, as YYYY-MM-DD, such as 2026-02-28');

/** Ten years. */
const MAX_MINUTES = 5_256_000;
const MAX_COUNT = 100_000;

export const minutesSchema = (max: number) => whole(1, max, 'minutes');
export const dayNumberSchema = whole(0, 3_650, 'days');
export const timesSchema = list(timeSchema, 96, '["09:00"]');
export const daysSchema = list(oneOf(WEEKDAYS), 7, '["mon", "thu"]');
export const promptsSchema = whole(1, 50, 'prompts');
export const listSchema = list;

/** What every schedule says besides its times. */
export const policyFields = {
  zone: z
    .string('must be an IANA time zone, such as Europe/Berlin')
    .refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin; leave it out for the participant's own")
    .optional(),
  /** A planned time that the clocks skip. */
  gap: oneOf(['shift', 'skip']).default('shift'),
  usefulForMinutes: minutesSchema(MAX_MINUTES).optional(),
  misfirePolicy: oneOf(MISFIRE_POLICIES).default('fire-once'),
  misfireGraceSeconds: whole(0, MAX_MINUTES * 60, 'seconds').optional(),
  quietHours: oneOf(['defer', 'skip', 'send']).default('defer'),
};

/** A planned time that happens twice. */
export const overlapField = { overlap: oneOf(['once', 'twice']).default('once') };

/** First and last local date, both included, and how many there are at all. */
export const boundFields = {
  start: dateSchema.optional(),
  end: dateSchema.optional(),
  count: whole(1, MAX_COUNT, 'occurrences').optional(),
};
