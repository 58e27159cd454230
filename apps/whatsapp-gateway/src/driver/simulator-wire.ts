import { z } from 'zod';
import { type AckEvent, type ChangeEvent, type MessageEvent, voteId } from './whatsapp-driver';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const message = z.object({
  id: z.string().min(1),
  from: z.string().min(1),
  /** The number behind a lid, where the network tells it. */
  phone: z.string().optional(),
  body: z.string(),
  at: instant,
  quotedId: z.string().optional(),
  isVote: z.literal(true).optional(),
  media: z
    .object({ type: z.string(), mimetype: z.string().nullable(), size: z.number().nullable(), caption: z.string() })
    .optional(),
});

const change = z.object({
  id: z.string().min(1),
  at: instant,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('reaction'), emoji: z.string().nullable() }),
    z.object({ kind: z.literal('edit'), text: z.string() }),
    z.object({ kind: z.literal('revoke') }),
  ]),
});

const ackFact = z.object({ id: z.string().min(1), ack: z.int(), at: instant, sentAt: instant.optional() });

/** A line of the simulator's event stream. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  ackFact.extend({ type: z.literal('ack') }),
  message.extend({ type: z.literal('message') }),
  change.extend({ type: z.literal('change') }),
]);

/** The answer to a send: the ack that the id has by now. */
export const acceptedSchema = ackFact;

export const foundSchema = z.object({ found: z.array(ackFact) });

export const historySchema = z.object({ messages: z.array(message) });

export const changesSchema = z.object({ changes: z.array(change) });

export const numberSchema = z.object({ onWhatsApp: z.boolean(), lid: z.string().nullable() });

export const identitiesSchema = z.object({ known: z.array(z.object({ lid: z.string(), phone: z.string() })) });

export const clockSchema = z.object({ monotonicMs: z.number() });

export const ackOf = ({ id, ack, at, sentAt }: z.output<typeof ackFact>): AckEvent => ({
  waMessageId: id,
  level: ack,
  at,
  sentAt,
});

export const messageOf = ({
  id,
  from,
  phone,
  body,
  at,
  quotedId,
  media,
  isVote,
}: z.output<typeof message>): MessageEvent => ({
  waMessageId: isVote && quotedId !== undefined ? voteId(quotedId, at) : id,
  from,
  ...(phone !== undefined && { phone }),
  body,
  at,
  quotedWaId: quotedId ?? null,
  ...(media && { media }),
  ...(isVote && { isVote }),
});

export const changeOf = ({ id, change: what, at }: z.output<typeof change>): ChangeEvent => ({
  waMessageId: id,
  change: what,
  at,
});
