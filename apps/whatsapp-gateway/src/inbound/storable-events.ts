import { type Media, type MessageChange, storableText } from '@promptpipe/domain';
import type { ChangeEvent, MessageEvent } from '../driver/whatsapp-driver';

/** Everything that people write and do passes here before it is stored: they and their phones may say what Postgres cannot hold. */
export const storableMessage = ({ waMessageId, body, quotedWaId, media, ...event }: MessageEvent): MessageEvent => ({
  ...event,
  waMessageId: storableText(waMessageId),
  body: storableText(body),
  quotedWaId: storableOrNull(quotedWaId),
  ...(media && { media: storableMedia(media) }),
});

export const storableChange = ({ waMessageId, change, at }: ChangeEvent): ChangeEvent => ({
  waMessageId: storableText(waMessageId),
  change: storable(change),
  at,
});

function storable(change: MessageChange): MessageChange {
  switch (change.kind) {
    case 'edit':
      return { ...change, text: storableText(change.text) };
    case 'reaction':
      return { ...change, emoji: storableOrNull(change.emoji) };
    case 'media':
      return { ...change, media: storableMedia(change.media) };
    case 'revoke':
      return change;
  }
}

const storableMedia = ({ type, mimetype, size, caption }: Media): Media => ({
  type: storableText(type),
  mimetype: storableOrNull(mimetype),
  size,
  caption: storableText(caption),
});

const storableOrNull = (text: string | null): string | null => (text === null ? null : storableText(text));
