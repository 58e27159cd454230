import { Injectable } from '@nestjs/common';
import { autocommit, DataSource, findMissingAcks } from '@promptpipe/persistence';
import { NO_COUNTS, type RecoveryCounts } from '@promptpipe/recovery';
import type { AccountSession } from '../accounts/account-session';
import { AckRecorder } from './ack-recorder';

/** Asks for the acks that came while nobody listened. */
@Injectable()
export class MissingAckFinder {
  constructor(
    private readonly db: DataSource,
    private readonly acks: AckRecorder,
  ) {}

  async ask({ accountId, driver, page }: AccountSession): Promise<RecoveryCounts> {
    const missing = await findMissingAcks(autocommit(this.db), accountId);
    if (missing.length === 0) return NO_COUNTS;
    const known = await page.run(() => driver.lookUp(missing.map(({ waMessageId }) => waMessageId)));
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
