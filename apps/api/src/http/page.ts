import { z } from 'zod';
import { idSchema } from './fields';

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 100;

const isLimit = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT;

/** Query of a list: what comes after an id, at most so many. */
export const pageFields = {
  after: idSchema.optional(),
  limit: z
    .string()
    .refine(isLimit, `must be a whole number from 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .default(DEFAULT_LIMIT),
};

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The `after` of the next page; null: this was the last. */
  readonly next: string | null;
}

/** `rows` were asked for with one more than the limit: that one tells whether there is a next page. */
export function pageOf<Item extends { readonly id: string }>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
