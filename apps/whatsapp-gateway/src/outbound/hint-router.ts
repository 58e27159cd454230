import { Injectable } from '@nestjs/common';
import { accountsOfMessages, autocommit, DataSource, declineMessage, Waker } from '@promptpipe/persistence';
import type { HintId } from '@promptpipe/queue';
import { AccountKeeper } from '../accounts/account-keeper';
import { MessageSender } from './message-sender';

interface Hinted {
  readonly id: string;
  readonly attempt: number;
}

/** Brings each hinted message onto the page of its account. What cannot be sent here and now is free at once. */
@Injectable()
export class HintRouter {
  constructor(
    private readonly db: DataSource,
    private readonly keeper: AccountKeeper,
    private readonly sender: MessageSender,
    private readonly waker: Waker,
  ) {}

  async route(ids: readonly HintId[]): Promise<void> {
    const rows = await accountsOfMessages(
      autocommit(this.db),
      ids.map(([id]) => id),
    );
    const accountOf = new Map(rows.map(({ id, accountId }) => [id, accountId]));
    const claimed = await Promise.all(ids.map(([id, attempt]) => this.routeOne({ id, attempt }, accountOf.get(id))));
    // What was declined waits for the next tick: a wake would hand it round and round until the account can send again.
    if (claimed.includes(true)) this.waker.poke('messages');
  }

  private async routeOne(hint: Hinted, accountId: string | undefined): Promise<boolean> {
    const session = accountId === undefined ? undefined : this.keeper.sessionOf(accountId);
    if (!session) return this.decline(hint);
    return session.page.run(() => (session.maySend ? this.sender.send(session, hint) : this.decline(hint)));
  }

  private async decline(hint: Hinted): Promise<false> {
    await declineMessage(autocommit(this.db), hint);
    return false;
  }
}
