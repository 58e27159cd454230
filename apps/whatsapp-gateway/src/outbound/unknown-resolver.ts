import { Injectable } from '@nestjs/common';
import { resolveUnknown } from '@promptpipe/domain';
import {
  autocommit,
  DataSource,
  failMessage,
  findUnknownMessages,
  inTransaction,
  queueAgain,
  type UnknownMessage,
  Waker,
} from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import type { Known } from '../driver/whatsapp-driver';
import { AckRecorder } from '../receipts/ack-recorder';

/** Looks up what became of sends whose outcome was lost; only the owner of the account, and in line with its sends. */
@Injectable()
export class UnknownResolver {
  constructor(
    private readonly db: DataSource,
    private readonly acks: AckRecorder,
    private readonly waker: Waker,
  ) {}

  /** Answers how many got an outcome. */
  async resolve(session: AccountSession): Promise<number> {
    return session.page.run(async () => {
      const unknown = await findUnknownMessages(autocommit(this.db), session.accountId);
      if (unknown.length === 0) return 0;
      const known = await session.driver.lookUp(unknown.map(({ waMessageId }) => waMessageId));
      let settled = 0;
      for (const message of unknown) {
        const lookUp = known.get(message.waMessageId) ?? { found: false };
        if (await this.settle(session.accountId, message, lookUp)) settled += 1;
      }
      if (settled > 0) this.waker.poke('messages');
      return settled;
    });
  }

  private async settle(accountId: string, message: UnknownMessage, lookUp: Known): Promise<boolean> {
    const decision = resolveUnknown(lookUp, message.stopRequested);
    if (decision === 'sent' && lookUp.found) {
      await this.acks.recordFound(accountId, message.waMessageId, lookUp);
      return true;
    }
    if (decision === 'give-up' || message.overdue) return this.giveUp(message);
    return decision === 'queue-again' && inTransaction(this.db, (tx) => queueAgain(tx, message));
  }

  /** Reported, never sent again by itself; the line behind it goes on. */
  private giveUp(message: UnknownMessage): Promise<boolean> {
    const error = 'WhatsApp could not tell in time whether it was sent';
    return inTransaction(this.db, (tx) => failMessage(tx, message, { class: 'unresolved', error }));
  }
}
