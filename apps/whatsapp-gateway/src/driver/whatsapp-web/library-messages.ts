import type { Message } from 'whatsapp-web.js';
import type { AckEvent, MessageEvent } from '../whatsapp-driver';
import type { WrittenInPage } from './page/history-in-page';
import type { PageWriter, PreparedModel } from './page/prepare-page';

/** Types of what a person says; the others are WhatsApp's own notices. */
const WRITTEN = new Set(['chat', 'image', 'video', 'audio', 'ptt', 'document', 'sticker', 'location', 'vcard']);
/** Of conversations with one person. */
const PERSON = /(@c\.us|@lid|^\+\d+)$/;

export const isWritten = (type: string, from: string): boolean => WRITTEN.has(type) && PERSON.test(from);

export const atSecond = (t: number): Date => new Date(t * 1_000);

export function messageOf({ id, body, timestamp, rawData }: Message): MessageEvent {
  const { quotedStanzaID, writer } = rawData as PreparedModel & { readonly quotedStanzaID?: string };
  const quotedWaId = quotedStanzaID ?? null;
  return { waMessageId: id.id, ...namedBy(writer), body, at: atSecond(timestamp), quotedWaId };
}

export function writtenOf({ id, writer, body, quotedId, t }: WrittenInPage): MessageEvent {
  return { waMessageId: id, ...namedBy(writer), body, at: atSecond(t), quotedWaId: quotedId };
}

const namedBy = ({ from, phone }: PageWriter): Pick<MessageEvent, 'from' | 'phone'> => ({
  from,
  ...(phone !== null && phone !== from && { phone }),
});

/** WhatsApp tells when it took the message; of a later ack only that it is there now. */
export function ackOf({ id, timestamp }: Message, level: number): AckEvent {
  return { waMessageId: id.id, level, at: new Date(), sentAt: atSecond(timestamp) };
}
