import type { Message, Reaction } from 'whatsapp-web.js';
import { ackOf, changedBy, type LibraryVote, messageOf, votedBy } from './library-messages';
import type { LibraryClient } from './library-client';
import type { AckEvent, ChangeEvent, MessageEvent } from '../whatsapp-driver';

/** What people do in the conversations that a page shows. */
export interface Heard {
  onAck(ack: AckEvent): void;
  onMessage(message: MessageEvent): void;
  onChange(change: ChangeEvent): void;
}

/** Passes on what the library tells of conversations with one person, and nothing that we did ourselves. */
export function hearLibrary(client: LibraryClient, heard: Heard): void {
  client.on('message', (message: Message) => {
    const written = messageOf(message);
    if (written) heard.onMessage(written);
  });
  client.on('message_ack', (message: Message, level: number) => {
    if (message.fromMe) heard.onAck(ackOf(message, level));
  });
  client.on('vote_update', (vote: unknown) => {
    const voted = votedBy(vote as LibraryVote);
    if (voted) heard.onMessage(voted);
  });
  client.on('message_reaction', (reaction: Reaction) => {
    const change = changedBy.reaction(reaction);
    if (change) heard.onChange(change);
  });
  client.on('message_edit', (message: Message, text: string) => {
    const change = changedBy.edit(message, text);
    if (change) heard.onChange(change);
  });
  client.on('message_revoke_everyone', (message: Message) => {
    const change = changedBy.revoke(message);
    if (change) heard.onChange(change);
  });
}
