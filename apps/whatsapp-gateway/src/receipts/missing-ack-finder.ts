import { Injectable } from '@nestjs/common';
import { autocommit, DataSource, findMissingAcks } from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import { AckRecorder } from './ack-recorder';

/** Asks for the acks that came while nobody listened. */
@Injectable()
export class MissingAckFinder {
  constructor(
    private readonly db: DataSource,
    private readonly acks: AckRecorder,
  ) {}

  async ask({ accountId, driver, page }: AccountSession): Promise<void> {
    const missing = await findMissingAcks(autocommit(this.db), accountId);
    if (missing.length === 0) return;
    const known = await page.run(() => driver.lookUp(missing.map(({ waMessageId }) => waMessageId)));
    for (const { waMessageId, ackLevel } of missing) {
      const lookUp = known.get(waMessageId);
      if (!lookUp?.found || lookUp.ack <= ackLevel) continue;
      await this.acks.recordFound(accountId, waMessageId, lookUp);
    }
  }
}
