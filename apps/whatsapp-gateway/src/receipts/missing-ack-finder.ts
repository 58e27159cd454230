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
      if (missing.length < MISSING_ACKS_PAGE) return total;
      behind = missing.at(-1)?.place ?? null;
    }
  }

  private async askPage(
    { accountId, driver, page }: AccountSession,
    missing: readonly MissingAck[],
  ): Promise<RecoveryCounts> {
    const known = await page.run(() => driver.lookUp(missing));
    let recovered = 0;
    for (const { waMessageId, ackLevel } of missing) {
      const lookUp = known.get(waMessageId);
      if (!lookUp?.found || lookUp.ack <= ackLevel) continue;
      await this.acks.recordFound(accountId, waMessageId, lookUp);
      recovered += 1;
    }
    // Asked for and not there yet: nobody has read them, or the phone is off.
    return { ...NO_COUNTS, found: missing.length, recovered, skipped: missing.length - recovered };
  }
}
