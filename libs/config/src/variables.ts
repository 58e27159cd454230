import { z } from 'zod';

/** The longest delay that Node's timers keep; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** A TCP port; 0 takes any free one. */
export const portNumber = (fallback: number) => wholeNumber({ min: 0, max: 65_535, fallback });

export const milliseconds = (fallback: number) => wholeNumber({ min: 1, max: LONGEST_TIMER_MS, fallback });

/** A period; `min` keeps one from being set shorter than what relies on it. */
export const days = (fallback: number, min = 1) => wholeNumber({ min, max: 36_500, fallback });

/** Zero counts: no wait, or none let through. */
export const nonNegativeInteger = (fallback: number) => wholeNumber({ min: 0, max: 1_000_000_000, fallback });

export const positiveInteger = (fallback: number) => wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, fallback });

/**
 * An ISO 8601 instant with `Z` or an offset, kept as the text that was given: the database compares it, and a JavaScript
 * `Date` would cut its microseconds off.
 */
export const instant = () =>
  z.iso
    .datetime({ offset: true, error: 'must be an ISO 8601 instant with Z or an offset' })
    .meta({ examples: ['2026-03-01T09:30:00.000Z'] });

/** A URL of one of the given schemes. The message names the schemes and never the value, which may hold a password. */
export function urlOf(schemes: readonly [string, ...string[]], example: string) {
  const named = schemes.map((scheme) => `${scheme}://`).join(' or ');
  const isOneOf = (value: string) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1));
  return z
    .string()
    .refine(isOneOf, `must be a URL that begins with ${named}; special characters of a password are percent-encoded`)
    .meta({ examples: [example] });
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** Decimal digits only: coercion would also take "1e3", "0x10" and "". */
function wholeNumber({ min, max, fallback }: Range) {
  const isInRange = (value: string) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
  return z
    .string()
    .refine(isInRange, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .default(fallback)
    .meta({ examples: [String(fallback)] });
}
