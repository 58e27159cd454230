import { Injectable } from '@nestjs/common';
import { type MessageChange, storableText } from '@promptpipe/domain';
import { autocommit, DataSource, recordChange } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { ChangeEvent } from '../driver/whatsapp-driver';

/** Stores what became of messages: reactions, edits, revokes. Each once, whatever tells it and how often. */
@Injectable()
export class ChangeRecorder {
  constructor(
    private readonly db: DataSource,
    private readonly log: PinoLogger,
  ) {}

  /** False: known before, or of a message that is none of ours. Rejects when it could not be stored. */
  record({ accountId }: AccountSession, { waMessageId, change, at }: ChangeEvent): Promise<boolean> {
    return recordChange(autocommit(this.db), { accountId, waMessageId, change: storable(change), at });
  }

  /** A live event: what cannot be stored now breaks the session, and the next opening asks for it again. */
  async recordEvent(session: AccountSession, event: ChangeEvent): Promise<void> {
    try {
      await this.record(session, event);
    } catch (err) {
      const { waMessageId, change } = event;
      this.log.warn({ accountId: session.accountId, waMessageId, kind: change.kind, err }, 'Change not stored yet');
      session.break('What became of a message could not be stored');
    }
  }
}

function storable(change: MessageChange): MessageChange {
  switch (change.kind) {
    case 'edit':
      return { ...change, text: storableText(change.text) };
    case 'reaction':
      return { ...change, emoji: change.emoji && storableText(change.emoji) };
    default:
      return change;
  }
}
