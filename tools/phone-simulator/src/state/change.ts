import { z } from 'zod';

/** What a person does to a message later on. */
export const changeSchema = z.discriminatedUnion('kind', [
  /** Null takes it back. */
  z.object({ kind: z.literal('reaction'), emoji: z.string().min(1).nullable() }),
  z.object({ kind: z.literal('edit'), text: z.string().min(1) }),
  z.object({ kind: z.literal('revoke') }),
]);
export type Change = z.output<typeof changeSchema>;

/** A question whose options are voted for; the question is the body. */
export const pollSchema = z.object({ options: z.array(z.string().min(1)).min(1).max(12) });
export type Poll = z.output<typeof pollSchema>;

/** What comes with a message, without its bytes. */
export const mediaSchema = z.object({
  type: z.enum(['image', 'video', 'audio', 'ptt', 'document', 'sticker']),
  mimetype: z.string().nullable().default(null),
  size: z.int().min(0).nullable().default(null),
});
export type Media = z.output<typeof mediaSchema>;
