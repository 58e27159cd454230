import { createHash } from 'node:crypto';

/** A picture, a voice note, a file: what is kept of it. Its bytes are not. */
export interface Media {
  /** WhatsApp's own word: `image`, `ptt` (a voice note), `document`, … */
  readonly type: string;
  readonly mimetype: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly caption: string;
}

/** What became of a message after it was sent, or came with it besides its text. */
export type MessageChange =
  /** Null: taken back. */
  | { readonly kind: 'reaction'; readonly emoji: string | null }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'revoke' }
  | { readonly kind: 'media'; readonly media: Media };

const HASH_CHARACTERS = 16;

/**
 * Names a change among those of its message: told again, live, by a back-fill or after a restart, it is the same. A message is
 * revoked once and has one picture; reactions and edits are told apart by WhatsApp's instant of them, where it tells that.
 */
export function changeKey(change: MessageChange, at: Date | null): string {
  const instant = at?.getTime() ?? '';
  switch (change.kind) {
    case 'reaction':
      return `reaction:${instant}:${change.emoji ?? ''}`;
    case 'edit':
      return `edit:${instant}:${createHash('sha256').update(change.text).digest('hex').slice(0, HASH_CHARACTERS)}`;
    case 'revoke':
    case 'media':
      return change.kind;
  }
}
