import type { PageMessage, PageWindow } from './page-window';

declare const window: PageWindow;

/** `at`: milliseconds; null where the page cannot tell. */
export type ChangedInPage = { readonly id: string; readonly at: number | null } & (
  | { readonly kind: 'reaction'; readonly emoji: string }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'revoke' }
);

export interface ChangesAsked {
  /** Milliseconds. */
  readonly since: number;
  /** Messages are looked at that were written after it, in seconds. */
  readonly writtenAfter: number;
}

/** Runs in the page: what has become of messages, by what the page keeps of each. A reaction that was taken back leaves no trace. */
export async function changesInPage({ since, writtenAfter }: ChangesAsked): Promise<ChangedInPage[]> {
  const { Reactions } = window.require('WAWebCollections');
  const { conversationsSince, secondsOf } = window.PromptPipe;
  const changed: ChangedInPage[] = [];
  const take = async (message: PageMessage): Promise<void> => {
    const { id, type, latestEditSenderTimestampMs: editedAt, revokeTimestamp, protocolMessageKey } = message;
    if (type === 'revoked' && !id.fromMe) {
      const at = revokeTimestamp === undefined ? null : secondsOf(revokeTimestamp) * 1_000;
      if (at === null || at >= since) changed.push({ kind: 'revoke', id: (protocolMessageKey ?? id).id, at });
    } else if (editedAt !== undefined && editedAt >= since && !id.fromMe) {
      changed.push({ kind: 'edit', id: id.id, at: editedAt, text: message.caption ?? message.body ?? '' });
    }
    if (message.hasReaction !== true) return;
    const senders = (await Reactions?.find?.(String(id)))?.reactions.serialize().flatMap((one) => one.senders) ?? [];
    for (const { msgKey, timestamp, reactionText } of senders) {
      if (!msgKey.fromMe && timestamp >= since)
        changed.push({ kind: 'reaction', id: id.id, at: timestamp, emoji: reactionText });
    }
  };
  for (const chat of (await conversationsSince(writtenAfter)).chats) {
    for (const message of chat.msgs.getModelsArray()) if (!(secondsOf(message.t) < writtenAfter)) await take(message);
  }
  return changed;
}
