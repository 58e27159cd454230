import { Injectable } from '@nestjs/common';
import { pause } from '@promptpipe/lifecycle';
import { accountsOfMessages, autocommit, declineMessage, unstageMessages, WakeSources } from '@promptpipe/persistence';
import type { HintId } from '@promptpipe/queue';
import { PinoLogger } from 'nestjs-pino';
import { AccountKeeper } from '../accounts/account-keeper';
import type { AccountSession } from '../accounts/account-session';
import { MessageSender } from './message-sender';

interface Hinted {
  readonly id: string;
  readonly attempt: number;
}

interface Turn {
  readonly hint: Hinted;
  /** True: it was claimed, or put off with a reason. */
  readonly over: Promise<boolean>;
}

/** Brings each hinted message onto the page of its account. What cannot be sent here and now is free at once. */
@Injectable()
export class HintRouter {
  private readonly turns = new Map<AccountSession, Map<string, Turn>>();

  constructor(
    private readonly wakes: WakeSources,
    private readonly keeper: AccountKeeper,
    private readonly sender: MessageSender,
    private readonly log: PinoLogger,
  ) {}

  /** How many have their turn on a page, or wait for it: per account no more than are staged for it. */
  get waiting(): number {
    return [...this.turns.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Ends when each has its place in the line of its account: a page that hangs holds up no hint of another account. */
  async route(ids: readonly HintId[]): Promise<void> {
    const hints = ids.map(([id, attempt]) => ({ id, attempt }));
    const lines = new Map<AccountSession, Hinted[]>();
    try {
      const accountOf = await this.accountsOf(hints);
      for (const hint of hints) {
        const session = this.keeper.sessionOf(accountOf.get(hint.id) ?? '');
        if (session) lines.set(session, [...(lines.get(session) ?? []), hint]);
        else await this.decline(hint);
      }
    } catch (error) {
      await this.free(hints);
      throw error;
    }
    for (const [session, ofAccount] of lines) void this.queueUp(session, ofAccount);
  }

  /** At a stop: what waits behind a page that does not come to an end is free, and the page has this long for its end. */
  async drain(limitMs: number): Promise<void> {
    const turns = [...this.turns.values()].flatMap((line) => [...line.values()]);
    if (turns.length === 0) return;
    await this.free(turns.map(({ hint }) => hint));
    const allOver = new AbortController();
    await Promise.race([Promise.all(turns.map(({ over }) => over)), pause(limitMs, allOver.signal)]);
    allOver.abort();
  }

  private async accountsOf(hints: readonly Hinted[]): Promise<Map<string, string>> {
    const ids = hints.map(({ id }) => id);
    const rows = await accountsOfMessages(autocommit(this.wakes.db), ids);
    return new Map(rows.map(({ id, accountId }) => [id, accountId]));
  }

  private async queueUp(session: AccountSession, hints: readonly Hinted[]): Promise<void> {
    const settled = await Promise.all(hints.map((hint) => this.turnOf(session, hint)));
    // What was declined waits for the next tick: a wake would hand it round and round until the account can send again.
    if (settled.includes(true)) this.wakes.waker.poke('messages');
  }

  /** A hint that is told twice takes no second place. */
  private turnOf(session: AccountSession, hint: Hinted): Promise<boolean> {
    const line = this.turns.get(session) ?? new Map<string, Turn>();
    this.turns.set(session, line);
    const key = `${hint.id}@${hint.attempt}`;
    const present = line.get(key);
    if (present) return present.over;
    const over = this.onPage(session, hint).finally(() => {
      line.delete(key);
      if (line.size === 0) this.turns.delete(session);
    });
    line.set(key, { hint, over });
    return over;
  }

  private async onPage(session: AccountSession, hint: Hinted): Promise<boolean> {
    try {
      return await session.page.run(() => (session.maySend ? this.sender.send(session, hint) : this.decline(hint)));
    } catch (err) {
      this.log.error({ err, messageId: hint.id, accountId: session.accountId }, 'Send failed');
      await this.free([hint]);
      return false;
    }
  }

  private async decline(hint: Hinted): Promise<false> {
    await declineMessage(autocommit(this.wakes.db), hint);
    return false;
  }

  /** Where not even that can be written, the sender's search for lost stages frees them. */
  private async free(hints: readonly Hinted[]): Promise<void> {
    const ids = hints.map(({ id }) => id);
    await unstageMessages(autocommit(this.wakes.db), ids).catch((err: unknown) =>
      this.log.warn({ err, messageIds: ids }, 'Hints not given back'),
    );
  }
}
