import { z } from 'zod';
import { mediaSchema, pollSchema } from '../state/change';
import { phoneSchema } from '../state/phone-number';

/** WhatsApp's own limit for a text. */
const MAX_BODY_CHARACTERS = 65_536;

const idSchema = z.string().min(1).max(128);
const bodySchema = z.string().min(1, 'must not be empty').max(MAX_BODY_CHARACTERS);

export const accountSchema = z.string().regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, or one of _ . : -');

export const sendSchema = z.object({
  id: idSchema,
  to: phoneSchema,
  body: bodySchema,
  poll: pollSchema.optional(),
  /** In the simulator's monotonic clock, as GET /gateway/clock tells it. */
  deadlineMs: z.number().optional(),
});
export type SendInput = z.infer<typeof sendSchema>;

export const lookupsSchema = z.object({ ids: z.array(idSchema).max(500) });
export type LookupsInput = z.infer<typeof lookupsSchema>;

export const typingSchema = z.object({ to: phoneSchema });
export type TypingInput = z.infer<typeof typingSchema>;

/** Numbers of the options from 1; none takes a vote back. */
export const voteSchema = z.object({ options: z.array(z.int().min(1)).max(12) });
export type VoteInput = z.infer<typeof voteSchema>;

export const lidsSchema = z.object({ lids: z.array(z.string()).max(500) });
export type LidsInput = z.infer<typeof lidsSchema>;

export const sinceSchema = z
  .string('must be an ISO instant')
  .refine((since) => !Number.isNaN(Date.parse(since)), 'must be an ISO instant')
  .transform((since) => Date.parse(since));

export const replySchema = z
  .object({
    /** The caption, where something comes with it. */
    body: z.string().max(MAX_BODY_CHARACTERS).default(''),
    quotedId: idSchema.optional(),
    account: accountSchema.optional(),
    media: mediaSchema.optional(),
  })
  .refine(({ body, media }) => media !== undefined || body !== '', { path: ['body'], message: 'must not be empty' });
