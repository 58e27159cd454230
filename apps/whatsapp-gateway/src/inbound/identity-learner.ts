import { Injectable } from '@nestjs/common';
import { isLid, type Lid, parsePhoneNumber } from '@promptpipe/domain';
import { autocommit, DataSource, findWaitingLids, inTransaction, linkIdentity } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { Identified, Identity } from '../driver/whatsapp-driver';
import { DoorFollower } from './door-follower';

/** Learns who is behind a lid: what they wrote under it before is theirs then, and passes the door. */
@Injectable()
export class IdentityLearner {
  constructor(
    private readonly db: DataSource,
    private readonly door: DoorFollower,
    private readonly log: PinoLogger,
  ) {}

  /** Never rejects: what could not be stored is told again by the next send to them, or at the next opening. */
  async learn(accountId: string, { lid, phone }: Identity): Promise<void> {
    const number = parsePhoneNumber(phone);
    if (!isLid(lid) || !number) return;
    try {
      const adoption = await inTransaction(this.db, (tx) => linkIdentity(tx, { accountId, lid, phone: number }));
      for (const event of adoption?.door ?? []) this.door.follow(event);
    } catch (err) {
      this.log.warn({ accountId, err }, 'Who is behind a lid was not stored yet');
    }
  }

  /**
   * Asks for whoever has written under a lid and is nobody's yet, for as long as one call takes, and for the rest beside what goes
   * on then. Never rejects: nothing is lost, only later.
   */
  async askForWaiting(session: AccountSession): Promise<void> {
    let left = await this.askSome(session, null);
    if (left === 0) return;
    void session.aside.run(async () => {
      while (left > 0) left = await this.askSome(session, left);
    });
  }

  /** Whoever has just written, and nobody else: what comes in meanwhile does not wait for the answer. */
  askBeside(session: AccountSession, lid: Lid): void {
    void session.aside.run(() => this.ask(session, [lid]));
  }

  /** Those first that come after the last one asked; answers how many of `most` are left. */
  private async askSome(session: AccountSession, most: number | null): Promise<number> {
    const waiting = await this.waiting(session);
    const lids = waiting.slice(0, most ?? waiting.length);
    if (lids.length === 0) return 0;
    const asked = await this.ask(session, lids);
    session.askedUpTo = lids[asked - 1] ?? session.askedUpTo;
    return asked === 0 ? 0 : lids.length - asked;
  }

  private async waiting({ accountId, askedUpTo }: AccountSession): Promise<Lid[]> {
    try {
      return await findWaitingLids(autocommit(this.db), accountId, askedUpTo);
    } catch (err) {
      this.log.warn({ accountId, err }, 'Which lids wait for their number could not be read');
      return [];
    }
  }

  /** Answers how many were asked for; none where WhatsApp cannot be asked. */
  private async ask({ accountId, driver }: AccountSession, lids: readonly string[]): Promise<number> {
    try {
      const { known, asked }: Identified = await driver.identify(lids);
      for (const identity of known) await this.learn(accountId, identity);
      return asked;
    } catch (err) {
      this.log.warn({ accountId, err }, 'WhatsApp could not be asked who is behind the lids that wait');
      return 0;
    }
  }
}
