import { Injectable } from '@nestjs/common';
import { doorWord, isLid } from '@promptpipe/domain';
import { type InboundOutcome, isDataError } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { MessageEvent } from '../driver/whatsapp-driver';
import { IdentityLearner } from './identity-learner';
import { InboundStore } from './inbound-store';
import { SetAsides } from './set-asides';

/** Sees to it that what people write is stored, once, and that nothing that cannot be keeps the rest from it. */
@Injectable()
export class InboundRecorder {
  constructor(
    private readonly store: InboundStore,
    private readonly identities: IdentityLearner,
    private readonly setAsides: SetAsides,
    private readonly log: PinoLogger,
  ) {}

  /** Null: it is no person's, or was set aside. Rejects when it could not be stored. */
  async record({ accountId }: AccountSession, message: MessageEvent): Promise<InboundOutcome | null> {
    try {
      return await this.store.store(accountId, message);
    } catch (err) {
      const refused = { accountId, waMessageId: message.waMessageId, what: 'message' } as const;
      if (!this.setAsides.isHopeless(refused, err)) throw err;
      return this.recordBare(refused, message);
    }
  }

  /**
   * The words alone: what came beside them may be all that is refused. A STOP is never set aside; rather the account does not open,
   * and nobody is written to.
   */
  private async recordBare(
    refused: Parameters<SetAsides['setAside']>[0],
    message: MessageEvent,
  ): Promise<InboundOutcome | null> {
    const { accountId, waMessageId } = refused;
    try {
      const outcome = await this.store.store(accountId, bare(message));
      if (outcome !== 'seen-before')
        this.log.warn({ accountId, waMessageId }, 'Message stored without what came beside its words');
      return outcome;
    } catch (err) {
      if (!isDataError(err) || doorWord(message.body) === 'stop') throw err;
      this.setAsides.setAside(refused, err);
      return null;
    }
  }

  /** A live event: what cannot be stored now breaks the session, and the next opening asks for it again. */
  async recordEvent(session: AccountSession, message: MessageEvent): Promise<void> {
    try {
      const outcome = await this.record(session, message);
      if (outcome === 'stranger' && isLid(message.from)) this.identities.askBeside(session, message.from);
    } catch (err) {
      this.log.warn({ accountId: session.accountId, waMessageId: message.waMessageId, err }, 'Message not stored yet');
      session.break('What somebody wrote could not be stored');
    }
  }
}

/** Without anything but who wrote what; an instant that no calendar shows is now. */
const bare = ({ waMessageId, from, phone, body, at, isVote }: MessageEvent): MessageEvent => ({
  ...{ waMessageId, from, phone, body, quotedWaId: null, isVote },
  at: at.getTime() > 0 && at.getTime() <= Date.now() ? at : new Date(),
});
