import { z } from 'zod';
import { changeSchema, mediaSchema, pollSchema } from './change';
import { faultSchema } from './fault';
import { personSchema } from './person';

const text = z.string();

/** One line of the journal: everything that ever changed the simulated network, in the order in which it happened. */
export const journalEventSchema = z.discriminatedUnion('type', [
  /** A send that arrived and was accepted, also when its id had been seen before. */
  z.object({
    type: z.literal('sent'),
    id: text,
    account: text,
    profile: text,
    phone: text,
    body: text,
    poll: pollSchema.optional(),
    at: text,
  }),
  z.object({ type: z.literal('ack'), id: text, account: text, phone: text, ack: z.number().int(), at: text }),
  z.object({
    type: z.literal('replied'),
    id: text,
    account: text,
    phone: text,
    body: text,
    at: text,
    quotedId: text.optional(),
    media: mediaSchema.optional(),
    isVote: z.literal(true).optional(),
  }),
  /** The person has done something to the message of this id, theirs or one that was sent to them. */
  z.object({ type: z.literal('changed'), id: text, account: text, phone: text, change: changeSchema, at: text }),
  z.object({ type: z.literal('read'), phone: text, at: text }),
  /** The person sees that the account types. */
  z.object({ type: z.literal('typed'), account: text, phone: text, at: text }),
  z.object({ type: z.literal('person-set'), phone: text, person: personSchema }),
  z.object({ type: z.literal('fault-set'), fault: faultSchema }),
  /** A send has used up one of the `times` of the fault of this scope. */
  z.object({ type: z.literal('fault-used'), scope: text }),
]);

export type JournalEvent = z.infer<typeof journalEventSchema>;
export type SentEvent = Extract<JournalEvent, { type: 'sent' }>;
export type TypedEvent = Extract<JournalEvent, { type: 'typed' }>;
export type ChangedEvent = Extract<JournalEvent, { type: 'changed' }>;
export type RepliedEvent = Extract<JournalEvent, { type: 'replied' }>;
