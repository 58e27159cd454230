import { Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import { type RecoveryCounts, type RecoveryReport } from '@promptpipe/recovery';
import type { Counter, Gauge } from 'prom-client';

const ROWS = ['found', 'recovered', 'skipped', 'quarantined', 'failed'] as const;

/** What the last boot of this process repaired, step by step, also while it still does. */
@Injectable()
export class RecoveryMetrics {
  private readonly rows: Gauge<'recoverable' | 'rows'>;
  private readonly seconds: Gauge<'recoverable'>;
  private readonly outcomes: Counter<'recoverable' | 'outcome'>;

  constructor(metrics: Metrics) {
    this.rows = metrics.gauge({
      name: 'recovery_rows',
      help: 'Rows that recovery met at this boot, by recoverable and by what became of them',
      labelNames: ['recoverable', 'rows'],
    });
    this.seconds = metrics.gauge({
      name: 'recovery_duration_seconds',
      help: 'How long each recoverable took at this boot',
      labelNames: ['recoverable'],
    });
    this.outcomes = metrics.counter({
      name: 'recovery_outcomes_total',
      help: 'Ends of recoverables: done, failed, timed-out or skipped',
      labelNames: ['recoverable', 'outcome'],
    });
  }

  progress(recoverable: string, counts: RecoveryCounts): void {
    for (const rows of ROWS) this.rows.set({ recoverable, rows }, counts[rows]);
  }

  finished({ recoverables }: RecoveryReport): void {
    for (const one of recoverables) {
      this.progress(one.name, one);
      this.seconds.set({ recoverable: one.name }, one.durationMs / 1_000);
      this.outcomes.inc({ recoverable: one.name, outcome: one.outcome });
    }
  }
}
