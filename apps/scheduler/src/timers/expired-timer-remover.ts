import { Injectable } from '@nestjs/common';
import { TimerMetrics } from '@promptpipe/observability';
import { DataSource, deleteExpiredTimers, inTransaction, type RemovedTimers } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';

/** Removes timers whose time to live is over before they fell due, or whose person is paused. */
@Injectable()
export class ExpiredTimerRemover {
  constructor(
    private readonly db: DataSource,
    private readonly metrics: TimerMetrics,
    private readonly log: PinoLogger,
  ) {}

  /** One chunk. */
  async runOnce(): Promise<RemovedTimers> {
    const chunk = await inTransaction(this.db, deleteExpiredTimers);
    this.metrics.expired.inc(chunk.removed.length);
    for (const { id, participantId } of chunk.removed) {
      this.log.debug({ timerId: id, participantId }, 'Expired timer removed');
    }
    return chunk;
  }
}
