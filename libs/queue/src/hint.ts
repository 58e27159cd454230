import { z } from 'zod';

/** How many ids one hint may carry. */
export const MAX_IDS_PER_HINT = 100;

/** A row that is due now, and the `attempt` it had when it was offered: a claim that finds another one declines. */
export type HintId = readonly [id: string, attempt: number];

/** The only payload that ever enters the broker: ids, never a phone number or a message body. */
export const hintSchema = z.strictObject({
  v: z.literal(1),
  ids: z.array(z.tuple([z.uuid(), z.int().nonnegative()])).max(MAX_IDS_PER_HINT),
});

export type Hint = z.infer<typeof hintSchema>;

/** @throws ZodError for too many ids or what is no id: a mistake of the caller, found before it reaches the broker. */
export function hintOf(ids: readonly HintId[]): Hint {
  return hintSchema.parse({ v: 1, ids: ids.map(([id, attempt]) => [id, attempt]) });
}
