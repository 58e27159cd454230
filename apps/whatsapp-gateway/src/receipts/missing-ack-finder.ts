import { Injectable } from '@nestjs/common';
import { autocommit, DataSource, findMissingAcks, type MissingAck, MISSING_ACKS_PAGE } from '@promptpipe/persistence';
import { addCounts, NO_COUNTS, type RecoveryCounts } from '@promptpipe/recovery';
import type { AccountSession } from '../accounts/account-session';
import { AckRecorder } from './ack-recorder';

/** Asks for the acks that came while nobody listened. */
@Injectable()
export class MissingAckFinder {
  constructor(
    private readonly db: DataSource,
    private readonly acks: AckRecorder,
  ) {}

  /** The newest first; page by page between sends. */
  async ask(session: AccountSession): Promise<RecoveryCounts> {
    let total = NO_COUNTS;
    let behind: string | null = null;
    for (;;) {
      const missing: MissingAck[] = await findMissingAcks(autocommit(this.db), session.accountId, behind);
      if (missing.length > 0) total = addCounts(total, await this.askPage(session, missing));
      if (missing.length < MISSING_ACKS_PAGE) break;
      behind = missing.at(-1)?.place ?? null;
    }
    session.acks.lookedUp(Number(total.notes?.untold ?? 0));
    return total;
  }

  private async askPage(session: AccountSession, missing: readonly MissingAck[]): Promise<RecoveryCounts> {
    const { accountId, driver, page, openedAt } = session;
    const known = await page.run(() => driver.lookUp(missing));
    let recovered = 0;
    let untold = 0;
    for (const { waMessageId, ackLevel } of missing) {
      const lookUp = known.get(waMessageId);
      if (!lookUp?.found || lookUp.ack <= ackLevel) continue;
      await this.acks.recordFound(accountId, waMessageId, lookUp);
      recovered += 1;
      // What was sent before the page was opened is no page's to tell.
      if (openedAt !== null && lookUp.sentAt !== undefined && lookUp.sentAt > openedAt) untold += 1;
    }
    // Asked for and not there yet: nobody has read them, or the phone is off.
    const skipped = missing.length - recovered;
    return { ...NO_COUNTS, found: missing.length, recovered, skipped, ...(untold > 0 && { notes: { untold } }) };
  }
}
