import { storableText } from '@promptpipe/domain';

/** NUL and half of a surrogate pair, as JSON writes them; or a text that looks like that. */
const MAYBE_REFUSED = /\\u(?:0000|d[89a-f])/;

/** A value as a `jsonb` column takes it, whoever wrote what is in it. */
export function jsonOf(value: unknown): string {
  const json = JSON.stringify(value);
  return MAYBE_REFUSED.test(json) ? JSON.stringify(value, storable) : json;
}

const storable = (_key: string, value: unknown): unknown => (typeof value === 'string' ? storableText(value) : value);
