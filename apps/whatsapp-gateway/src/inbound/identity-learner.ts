import { Injectable } from '@nestjs/common';
import { isLid, parsePhoneNumber } from '@promptpipe/domain';
import { autocommit, DataSource, findWaitingLids, inTransaction, linkIdentity } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { Identity } from '../driver/whatsapp-driver';
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

  /** Asks for whoever has written under a lid and is nobody's yet. Never rejects: nothing is lost, only later. */
  async askForWaiting({ accountId, driver }: AccountSession): Promise<void> {
    try {
      const lids = await findWaitingLids(autocommit(this.db), accountId);
      if (lids.length === 0) return;
      for (const identity of await driver.identify(lids)) await this.learn(accountId, identity);
    } catch (err) {
      this.log.warn({ accountId, err }, 'WhatsApp could not be asked who is behind the lids that wait');
    }
  }
}
