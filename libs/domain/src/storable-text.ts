/** A text as Postgres can keep it: without NUL. What it refuses would be asked for, or tried, again and again. */
export const storableText = (text: string): string => text.replaceAll('\u0000', '');
