import { Injectable } from '@nestjs/common';
import type { TimerDecision } from '@promptpipe/domain';
import { Metrics, QuarantineTally, TimerMetrics } from '@promptpipe/observability';
import type { SetAside, TimerRow } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';

export interface SettledTimer {
  readonly timer: TimerRow;
  readonly decision: TimerDecision;
}

/** Counts and tells what a pass did to timers; only after its commit, for its transaction may run more than once. */
@Injectable()
export class FireJournal {
  private readonly quarantine: QuarantineTally;

  constructor(
    registry: Metrics,
    private readonly metrics: TimerMetrics,
    private readonly log: PinoLogger,
  ) {
    this.quarantine = new QuarantineTally(registry, log);
  }

  tell(settled: readonly SettledTimer[], setAside: readonly SetAside[]): void {
    this.quarantine.tell(setAside);
    this.metrics.loadFailed.inc(setAside.filter(({ table }) => table === 'active_timers').length);
    for (const { timer, decision } of settled) {
      const { id: timerId, participantId, misfirePolicy: policy, nextRun } = timer;
      const { verdict, overdue, then } = decision;
      if (verdict === 'expired') this.metrics.expired.inc();
      else if (overdue) this.metrics.overdue.inc({ policy, outcome: verdict });
      this.log.debug({ timerId, participantId, nextRun, policy, verdict, overdue, then }, 'Timer fell due');
    }
  }
}
