/**
 * A text as Postgres can keep it: without NUL, and with no half of a surrogate pair, which JSON refuses. What it refuses would be
 * asked for, or tried, again and again.
 */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');
