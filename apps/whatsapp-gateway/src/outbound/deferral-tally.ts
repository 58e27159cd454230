import { Injectable } from '@nestjs/common';
import type { DeferralReason, GuardReason } from '@promptpipe/domain';
import { Metrics } from '@promptpipe/observability';
import type { Attempted } from '@promptpipe/persistence';
import type { Counter } from 'prom-client';

/** Messages that waited, or ended, by their account's pace and its guards. */
@Injectable()
export class DeferralTally {
  private readonly deferrals: Counter<'reason'>;

  constructor(metrics: Metrics) {
    this.deferrals = metrics.counter({
      name: 'message_deferrals_total',
      help: 'Messages that did not leave at their time: put off by pace, cold-cap or cold-paused, ended by loop, silent or misfire-policy',
      labelNames: ['reason'],
    });
  }

  count({ claimed, refusal }: Attempted): void {
    const reason: DeferralReason | GuardReason | null =
      claimed?.waitedForPace === true ? 'pace' : (refusal?.reason ?? null);
    if (reason !== null) this.deferrals.inc({ reason });
  }
}
