import { type Counter } from 'prom-client';
import { type Log } from './log';
import { type Metrics } from './metrics';

/** A row that was set aside because nobody can read it. */
interface SetAsideRow {
  readonly quarantineId: string;
  readonly table: string;
  readonly rowId: string;
  readonly reason: string;
}

const NAME = 'quarantined_rows_total';

/** Tells what went into quarantine: ids and codes only, what the rows hold stays in the database. */
export class QuarantineTally {
  private readonly counter: Counter<'table' | 'reason'>;

  constructor(
    metrics: Metrics,
    private readonly log: Pick<Log, 'warn'>,
  ) {
    const known = metrics.registry.getSingleMetric(NAME) as Counter<'table' | 'reason'> | undefined;
    this.counter =
      known ??
      metrics.counter({
        name: NAME,
        help: 'Rows that could not be read and were set aside, by table and reason',
        labelNames: ['table', 'reason'],
      });
  }

  tell(rows: readonly SetAsideRow[]): void {
    for (const { quarantineId, table, rowId, reason } of rows) {
      this.counter.inc({ table, reason });
      this.log.warn({ quarantineId, table, rowId, reason }, 'Row set aside: it cannot be read');
    }
  }
}
