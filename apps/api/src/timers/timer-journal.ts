import { Injectable } from '@nestjs/common';
import { TimerMetrics } from '@promptpipe/observability';
import { PinoLogger } from 'nestjs-pino';
import { Refusal } from '../http/refusal';

/** What requests do to timers, counted and told in the debug log, by ids. */
@Injectable()
export class TimerJournal {
  constructor(
    private readonly metrics: TimerMetrics,
    private readonly log: PinoLogger,
  ) {}

  /** A repeat that is answered what stands has saved nothing. */
  async saving<Saved extends { readonly timer: { readonly id: string }; readonly created: boolean }>(
    work: Promise<Saved>,
  ): Promise<Saved> {
    const saved = await work.catch(this.failed('Timer could not be saved', this.metrics.saveFailed));
    if (!saved.created) return saved;
    this.metrics.saved.inc();
    this.log.debug({ timerId: saved.timer.id }, 'Timer saved');
    return saved;
  }

  async loading<Loaded>(work: Promise<Loaded>): Promise<Loaded> {
    const loaded = await work.catch(this.failed('Timer could not be loaded', this.metrics.loadFailed));
    this.log.debug({ timers: timersIn(loaded) }, 'Timers loaded');
    return loaded;
  }

  async ending<Ended extends { readonly id: string }>(work: Promise<Ended>): Promise<Ended> {
    const ended = await work;
    this.metrics.canceled.inc();
    this.log.debug({ timerId: ended.id }, 'Timer ended');
    return ended;
  }

  /** A refusal is an answer; anything else is a failure of ours. */
  private failed(sentence: string, counter: { inc(): void }): (error: unknown) => never {
    return (err) => {
      if (!(err instanceof Refusal)) {
        counter.inc();
        this.log.debug({ err }, sentence);
      }
      throw err;
    };
  }
}

const timersIn = (loaded: unknown): number =>
  typeof loaded === 'object' && loaded !== null && 'items' in loaded ? (loaded.items as readonly unknown[]).length : 1;
