import { Injectable } from '@nestjs/common';
import { autocommit, type ClaimedMessage, DataSource, keepNumber } from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import type { NumberCheck } from '../driver/whatsapp-driver';
import { IdentityLearner } from '../inbound/identity-learner';

/** Which numbers are on WhatsApp: a message to one that is not harms the account. Asked before the first message, and kept. */
@Injectable()
export class NumberBook {
  constructor(
    private readonly db: DataSource,
    private readonly identities: IdentityLearner,
  ) {}

  /** Rejects when WhatsApp could not be asked: the message waits for that. */
  async isThere({ accountId, driver }: AccountSession, claim: ClaimedMessage): Promise<boolean> {
    if (claim.onWhatsApp !== null) return claim.onWhatsApp;
    const { recipient: phone } = claim;
    const check: NumberCheck = await driver.checkNumber(phone);
    await keepNumber(autocommit(this.db), { accountId, phone, onWhatsApp: check.onWhatsApp });
    if (check.onWhatsApp) await this.learn(claim, check.lid);
    return check.onWhatsApp;
  }

  /** WhatsApp's own name for whom a message goes to, where it was told. */
  async learn({ accountId, recipient: phone }: ClaimedMessage, lid: string | null | undefined): Promise<void> {
    if (lid) await this.identities.learn(accountId, { lid, phone });
  }
}
