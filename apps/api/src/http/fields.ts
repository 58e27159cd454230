import { z } from 'zod';

/** Lower case, as the database writes it, so that one id is one text. */
export const idSchema = z.uuid('must be a UUID').transform((id) => id.toLowerCase());

/** Postgres keeps no NUL, and half of a surrogate pair is no character. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Text with at least one visible character, at most `max` UTF-16 units. */
export const textSchema = (max: number) =>
  z
    .string()
    .max(max, `must be at most ${max} characters`)
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => !UNSTORABLE.test(text), 'must not hold NUL or half a surrogate pair');

/** Of codes and types. */
export const MAX_NAME = 63;

/** The code of a study; which ones exist is known to the database. */
export const studySchema = textSchema(MAX_NAME).default('default');

const LAST_INSTANT = Date.UTC(9_999, 11, 31);

/** An instant in the past is no mistake: what is to be done then is done at once. */
export const instantSchema = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 instant with Z or an offset, such as 2026-03-01T09:00:00+01:00',
  })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= 0 && at.getTime() <= LAST_INSTANT, 'must lie between 1970 and 9999');
