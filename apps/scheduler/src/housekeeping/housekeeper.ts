import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import { DataSource, inTransaction, tryLead } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { SCHEDULER_CONFIG, type SchedulerConfig } from '../config';
import type { HousekeepingDuty } from './duty';
import { housekeepingDuties } from './housekeeping-duties';

interface RowCounter {
  inc(labels: { table: string }, by: number): void;
}

/** Keeps the hot tables small, and no table larger than its period. One replica leads each duty at a time. */
@Injectable()
export class Housekeeper {
  readonly intervalMs: number;
  private readonly duties: readonly HousekeepingDuty[];
  private readonly rows: Readonly<Record<HousekeepingDuty['takes'], RowCounter>>;

  constructor(
    private readonly db: DataSource,
    private readonly log: PinoLogger,
    metrics: Metrics,
    @Inject(SCHEDULER_CONFIG) config: SchedulerConfig,
  ) {
    this.intervalMs = config.HOUSEKEEPING_INTERVAL_MS;
    this.duties = housekeepingDuties(config, log);
    const labelNames = ['table'] as const;
    this.rows = {
      moved: metrics.counter({ name: 'history_rows_total', help: 'Rows moved into history', labelNames }),
      gone: metrics.counter({ name: 'retention_rows_total', help: 'Rows removed by retention', labelNames }),
    };
  }

  /** One chunk of each duty; true when there is more to do. */
  async runOnce(signal: AbortSignal): Promise<boolean> {
    let more = false;
    for (const duty of this.duties) {
      if (signal.aborted) return false;
      more = (await this.run(duty)) || more;
    }
    return more;
  }

  /** One that fails leaves its rows where they are, and the others their turn. */
  private async run(duty: HousekeepingDuty): Promise<boolean> {
    const { name, table, takes } = duty;
    try {
      const rows = await inTransaction(this.db, async (tx) => ((await tryLead(tx, name)) ? duty.runOnce(tx) : null));
      if (rows === null) return false;
      this.rows[takes].inc({ table }, rows);
      this.log.debug({ duty: name, table, rows }, 'Housekeeping chunk done');
      return true;
    } catch (err) {
      this.log.warn(
        { duty: name, table, err },
        'Housekeeping failed: its rows stay where they are until the next turn',
      );
      return false;
    }
  }
}
