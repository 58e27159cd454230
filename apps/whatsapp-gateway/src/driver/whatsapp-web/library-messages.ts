import type { Message } from 'whatsapp-web.js';
import type { AckEvent, MessageEvent } from '../whatsapp-driver';
import type { WrittenInPage } from './page/history-in-page';
import type { PreparedModel } from './page/prepare-page';

/** Types of what a person says; the others are WhatsApp's own notices. */
const WRITTEN = new Set(['chat', 'image', 'video', 'audio', 'ptt', 'document', 'sticker', 'location', 'vcard']);
/** Of conversations with one person. */
const PERSON = /(@c\.us|@lid|^\+\d+)$/;

export const isWritten = (type: string, from: string): boolean => WRITTEN.has(type) && PERSON.test(from);

export const atSecond = (t: number): Date => new Date(t * 1_000);

export function messageOf({ id, body, timestamp, rawData }: Message): MessageEvent {
  const { quotedStanzaID, writtenBy } = rawData as PreparedModel & { readonly quotedStanzaID?: string };
  return { waMessageId: id.id, from: writtenBy, body, at: atSecond(timestamp), quotedWaId: quotedStanzaID ?? null };
}

export function writtenOf({ id, from, body, quotedId, t }: WrittenInPage): MessageEvent {
  return { waMessageId: id, from, body, at: atSecond(t), quotedWaId: quotedId };
}

/** WhatsApp tells when it took the message; of a later ack only that it is there now. */
export function ackOf({ id, timestamp }: Message, level: number): AckEvent {
  return { waMessageId: id.id, level, at: new Date(), sentAt: atSecond(timestamp) };
}
