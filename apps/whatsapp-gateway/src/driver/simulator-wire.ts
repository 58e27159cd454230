import { z } from 'zod';
import type { MessageEvent } from './whatsapp-driver';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const message = z.object({
  id: z.string().min(1),
  from: z.string().min(1),
  body: z.string(),
  at: instant,
  quotedId: z.string().optional(),
});

/** A line of the simulator's event stream. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('ack'), id: z.string().min(1), ack: z.int(), at: instant }),
  message.extend({ type: z.literal('message') }),
]);

export const foundSchema = z.object({
  found: z.array(z.object({ id: z.string(), ack: z.int(), at: instant })),
});

export const historySchema = z.object({ messages: z.array(message) });

export const clockSchema = z.object({ monotonicMs: z.number() });

export const messageOf = ({ id, from, body, at, quotedId }: z.output<typeof message>): MessageEvent => ({
  waMessageId: id,
  from,
  body,
  at,
  quotedWaId: quotedId ?? null,
});
