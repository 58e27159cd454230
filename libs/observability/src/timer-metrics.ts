import type { Counter, Histogram } from 'prom-client';
import { type Metrics } from './metrics';

/** What is counted of timers, under the same names in every service that touches them. */
export class TimerMetrics {
  readonly saved: Counter;
  readonly saveFailed: Counter;
  readonly loadFailed: Counter;
  readonly canceled: Counter;
  readonly recovered: Counter;
  /** Due for longer than a loop's pace explains, by what their policy made of it. */
  readonly overdue: Counter<'policy' | 'outcome'>;
  readonly expired: Counter;
  readonly orphaned: Counter;
  readonly staleKeys: Counter;
  /** Each person with a timer is observed once in a round of the clean-up: its rate, not its sum, is the picture. */
  readonly perParticipant: Histogram;

  constructor(metrics: Metrics) {
    const counter = (name: string, help: string): Counter => metrics.counter({ name: `timers_${name}_total`, help });
    this.saved = counter('saved', 'Timers saved');
    this.saveFailed = counter('save_failed', 'Timers that could not be saved');
    this.loadFailed = counter('load_failed', 'Timers that could not be loaded or read');
    this.canceled = counter('canceled', 'Timers canceled or stopped');
    this.recovered = counter('recovered', 'Timers armed again that a state owed');
    this.overdue = metrics.counter({
      name: 'timers_overdue_total',
      help: 'Timers found overdue when they fired, by misfire policy and outcome',
      labelNames: ['policy', 'outcome'],
    });
    this.expired = counter('expired', 'Timers removed because their time to live was over');
    this.orphaned = counter('orphaned', 'Timers removed because nobody owned them any more');
    this.staleKeys = counter('stale_keys', 'Keys removed from flow states whose timer was gone');
    this.perParticipant = metrics.histogram({
      name: 'timers_per_participant',
      help: 'Timers of a participant who has any',
      buckets: [1, 2, 5, 10, 20, 50, 100, 500],
    });
  }
}
