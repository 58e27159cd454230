import { Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import { autocommit, type Backlog, DataSource, readBacklog } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { Gauge } from 'prom-client';

/** A look costs a pass over the hot tables, so that it is taken when somebody asks, and for so long answers everybody. */
const FRESH_MS = 10_000;

type Row = keyof Backlog;

/** What is owed, by state, and how long the oldest of it has been due. Each scheduler tells the same: take the maximum. */
@Injectable()
export class BacklogGauges {
  private readonly rows: Gauge<'row' | 'kind' | 'status'>;
  private readonly oldest: Gauge<'row' | 'kind'>;
  private look: Promise<void> = Promise.resolve();
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly db: DataSource,
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    this.rows = metrics.gauge({
      name: 'backlog_rows',
      help: 'Rows of the hot tables: jobs by kind, messages by lane, timers by callback type, each by status',
      labelNames: ['row', 'kind', 'status'],
      collect: () => this.refresh(),
    });
    this.oldest = metrics.gauge({
      name: 'backlog_oldest_due_seconds',
      help: 'How long the oldest due row of a kind waits',
      labelNames: ['row', 'kind'],
      collect: () => this.refresh(),
    });
  }

  private refresh(): Promise<void> {
    if (performance.now() - this.lookedAt >= FRESH_MS) {
      this.lookedAt = performance.now();
      this.look = this.read();
    }
    return this.look;
  }

  /** While the database is away the other metrics are told all the same. */
  private async read(): Promise<void> {
    try {
      const backlog = await readBacklog(autocommit(this.db));
      this.rows.reset();
      this.oldest.reset();
      for (const row of ['jobs', 'messages', 'timers'] as const) this.show(row, backlog);
    } catch (err) {
      this.log.warn({ err }, 'Backlog not read');
    }
  }

  private show(row: Row, backlog: Backlog): void {
    const oldest = new Map<string, number>();
    for (const { kind, status, count, oldestDueSeconds } of backlog[row]) {
      this.rows.set({ row, kind, status }, count);
      oldest.set(kind, Math.max(oldest.get(kind) ?? 0, oldestDueSeconds));
    }
    for (const [kind, seconds] of oldest) this.oldest.set({ row, kind }, seconds);
  }
}
