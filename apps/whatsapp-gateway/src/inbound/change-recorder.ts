import { Injectable } from '@nestjs/common';
import { autocommit, DataSource, recordChange } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { ChangeEvent } from '../driver/whatsapp-driver';
import { SetAsides } from './set-asides';
import { storableChange } from './storable-events';

/** Stores what became of messages: reactions, edits, revokes. Each once, whatever tells it and how often. */
@Injectable()
export class ChangeRecorder {
  constructor(
    private readonly db: DataSource,
    private readonly setAsides: SetAsides,
    private readonly log: PinoLogger,
  ) {}

  /** False: known before, of a message that is not ours to know, or set aside. Rejects when it could not be stored. */
  async record({ accountId }: AccountSession, event: ChangeEvent): Promise<boolean> {
    try {
      return await recordChange(autocommit(this.db), { accountId, ...storableChange(event) });
    } catch (err) {
      const refused = { accountId, waMessageId: event.waMessageId, what: 'change' } as const;
      if (!this.setAsides.isHopeless(refused, err)) throw err;
      this.setAsides.setAside(refused, err);
      return false;
    }
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
