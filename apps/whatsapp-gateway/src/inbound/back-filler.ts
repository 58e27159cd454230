import { Injectable } from '@nestjs/common';
import { autocommit, checkpointBackfill, databaseNow, DataSource, readBackfillFrom } from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import { InboundRecorder } from './inbound-recorder';

/** Asks WhatsApp for what was written while nobody listened. Dedup makes the overlap free. */
@Injectable()
export class BackFiller {
  constructor(
    private readonly db: DataSource,
    private readonly recorder: InboundRecorder,
  ) {}

  async fill(session: AccountSession): Promise<void> {
    const tx = autocommit(this.db);
    const startedAt = await databaseNow(tx);
    const missed = await session.driver.history(await readBackfillFrom(tx, session.accountId));
    for (const message of missed) await this.recorder.record(session, message);
    await checkpointBackfill(tx, session.lease.ref, startedAt);
  }
}
