import { autocommit, type DataSource, takeBackStaleMessages } from '@promptpipe/persistence';
import type { Duty } from './duty';

/** Messages whose sender is gone become `unknown`, never queued blindly (requeueStaleSendingMessages of the seeds). */
export class StaleSendingRescuer implements Duty {
  readonly name = 'stale-sending-messages';

  constructor(private readonly db: DataSource) {}

  runOnce(): Promise<number> {
    return takeBackStaleMessages(autocommit(this.db));
  }
}
