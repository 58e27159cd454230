import type { Message, Reaction } from 'whatsapp-web.js';
import type { Media } from '@promptpipe/domain';
import { type AckEvent, type ChangeEvent, type MessageEvent, voteId } from '../whatsapp-driver';
import { isPerson, nameOf, type Wid } from './library-names';
import { millisecondsOf, writtenAt } from './library-times';
import type { MediaInPage, WrittenInPage } from './page/history-in-page';
import type { VoteInPage } from './page/votes-in-page';
import type { PageWriter } from './page/page-window';
import type { PreparedModel } from './page/prepare-page';

/** Types of what a person says; the others are WhatsApp's own notices. */
const WRITTEN = new Set(['chat', 'image', 'video', 'audio', 'ptt', 'document', 'sticker', 'location', 'vcard']);
/** Of those, what has bytes. */
const MEDIA = new Set(['image', 'video', 'audio', 'ptt', 'document', 'sticker']);

export const isWritten = (type: string, from: string): boolean => WRITTEN.has(type) && isPerson(from);

/** Null: nobody has said it, or it was said in a group. */
export function messageOf({ id, type, body, timestamp, rawData }: Message): MessageEvent | null {
  const { quotedStanzaID, writer } = rawData as PreparedModel & { readonly quotedStanzaID?: string };
  if (!writer || !isWritten(type, writer.from)) return null;
  const quotedWaId = quotedStanzaID ?? null;
  const media = mediaOf(rawData as MediaInPage);
  return {
    waMessageId: id.id,
    ...namedBy(writer),
    body,
    at: writtenAt(timestamp),
    quotedWaId,
    ...(media && { media }),
  };
}

export function writtenOf({ id, writer, body, quotedId, t, media }: WrittenInPage): MessageEvent {
  const sent = mediaOf(media);
  return {
    waMessageId: id,
    ...namedBy(writer),
    body,
    at: writtenAt(t),
    quotedWaId: quotedId,
    ...(sent && { media: sent }),
  };
}

const namedBy = ({ from, phone }: PageWriter): Pick<MessageEvent, 'from' | 'phone'> => ({
  from,
  ...(phone !== null && phone !== from && { phone }),
});

interface Key {
  readonly id: string;
  readonly fromMe: boolean;
  readonly remote: Wid;
}

/** As it comes, which is not as the library declares it. */
export interface LibraryVote {
  readonly voter: Wid;
  readonly parentMsgKey: Key;
  readonly selectedOptions: readonly { readonly name?: string; readonly localId: number }[];
  readonly interractedAtTs: number;
}

interface Changed {
  readonly latestEditSenderTimestampMs?: number;
  readonly protocolMessageKey?: Key;
  readonly revokeTimestamp?: number;
}

const atMs = (ms: number | undefined): Date | null =>
  ms === undefined || Number.isNaN(ms) ? null : new Date(Math.round(ms));
const isPersonal = ({ remote }: Key): boolean => isPerson(nameOf(remote));

/** What somebody did to a message, as the library tells it; null for what is ours, or a group's. */
export const changedBy = {
  reaction: ({ id, msgId, reaction, timestamp }: Reaction): ChangeEvent | null => {
    if (id.fromMe || !isPersonal(msgId)) return null;
    const change = { kind: 'reaction', emoji: reaction === '' ? null : reaction } as const;
    return { waMessageId: msgId.id, change, at: atMs(timestamp * 1_000) };
  },
  edit: ({ id, rawData, type }: Message, text: string): ChangeEvent | null => {
    if (id.fromMe || !isPersonal(id) || !WRITTEN.has(type)) return null;
    const { latestEditSenderTimestampMs } = rawData as Changed;
    return { waMessageId: id.id, change: { kind: 'edit', text }, at: atMs(latestEditSenderTimestampMs) };
  },
  revoke: ({ id, rawData }: Message): ChangeEvent | null => {
    if (id.fromMe || !isPersonal(id)) return null;
    const { protocolMessageKey, revokeTimestamp } = rawData as Changed;
    const at = atMs(revokeTimestamp && millisecondsOf(revokeTimestamp));
    return { waMessageId: (protocolMessageKey ?? id).id, change: { kind: 'revoke' }, at };
  },
};

export function voteOf({ pollId, writer, labels, at }: VoteInPage): MessageEvent {
  const ms = millisecondsOf(at);
  const when = new Date(Number.isNaN(ms) ? Date.now() : ms);
  return {
    waMessageId: voteId(pollId, when),
    ...namedBy(writer),
    body: labels.join(', '),
    quotedWaId: pollId,
    at: when,
    isVote: true,
  };
}

/** The library's vote, whose voter is WhatsApp's own name and not a text; null for one in a group. */
export function votedBy({ voter, parentMsgKey, selectedOptions, interractedAtTs }: LibraryVote): MessageEvent | null {
  const from = nameOf(voter);
  if (!parentMsgKey.fromMe || !isPerson(from) || !isPersonal(parentMsgKey)) return null;
  // A poll that the page could not find has numbers for its options, which a reply may say too.
  const labels = selectedOptions.map(({ name, localId }) => name ?? String(localId + 1));
  return voteOf({ pollId: parentMsgKey.id, writer: { from, phone: null }, labels, at: interractedAtTs });
}

/** What is known of a picture or a file without its bytes. */
function mediaOf({ type, mimetype, size, caption }: MediaInPage): Media | undefined {
  if (!MEDIA.has(type)) return undefined;
  return { type, mimetype: mimetype ?? null, size: size ?? null, caption: caption ?? '' };
}

/** WhatsApp tells when it took the message; of a later ack only that it is there now. */
export function ackOf({ id, timestamp }: Message, level: number): AckEvent {
  return { waMessageId: id.id, level, at: new Date(), sentAt: writtenAt(timestamp) };
}
