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

/** The code of a study; which ones exist is known to the database. */
export const studySchema = z.string().max(63, 'must be at most 63 characters').default('default');
