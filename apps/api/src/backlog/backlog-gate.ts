import { Inject, Injectable } from '@nestjs/common';
import { autocommit, type BacklogTopic, countBacklog, DataSource } from '@promptpipe/persistence';
import { API_CONFIG, type ApiConfig } from '../config';
import { Refusal } from '../http/refusal';

const FRESH_MS = 1_000;
/** Of a backlog that is full: it is looked at again sooner, so that what drains is used. */
const FRESH_WHEN_FULL_MS = 100;
/** A count that takes long is made seldom: at most this part of the time is spent with counting. */
const COUNTING_SHARE = 20;
const RETRY_AFTER_SECONDS = 5;

interface Count {
  readonly rows: number;
  readonly at: number;
  readonly tookMs: number;
  /** Let in since then by this process. */
  admitted: number;
}

/** Says no to what makes more rows while too many wait (design §4): the database is the only queue that grows. */
@Injectable()
export class BacklogGate {
  private readonly latest: Partial<Record<BacklogTopic, Count>> = {};
  private readonly counting: Partial<Record<BacklogTopic, Promise<Count> | undefined>> = {};

  constructor(
    private readonly db: DataSource,
    @Inject(API_CONFIG) private readonly config: Pick<ApiConfig, 'BACKLOG_LIMIT'>,
  ) {}

  /** One more row of each topic; 429 where one has as many as may wait. Those in hand may pass it by their number. */
  async admit(...topics: readonly BacklogTopic[]): Promise<void> {
    for (const topic of topics) {
      const count = await this.current(topic);
      if (this.isFull(count)) throw this.refusal(topic);
      count.admitted += 1;
    }
  }

  private isFull({ rows, admitted }: Count): boolean {
    return rows + admitted >= this.config.BACKLOG_LIMIT;
  }

  private async current(topic: BacklogTopic): Promise<Count> {
    const count = this.latest[topic];
    if (count && this.isFresh(count)) return count;
    this.counting[topic] ??= this.count(topic).finally(() => (this.counting[topic] = undefined));
    return this.counting[topic];
  }

  /** What only our own guess makes full is counted again: some of those let in made no row, others have drained. */
  private isFresh(count: Count): boolean {
    const isFull = this.isFull(count);
    if (isFull && count.admitted > 0) return false;
    const freshMs = isFull ? FRESH_WHEN_FULL_MS : FRESH_MS;
    return performance.now() - count.at < Math.max(freshMs, count.tookMs * COUNTING_SHARE);
  }

  private async count(topic: BacklogTopic): Promise<Count> {
    const from = performance.now();
    const rows = await countBacklog(autocommit(this.db), topic, this.config.BACKLOG_LIMIT);
    const at = performance.now();
    return (this.latest[topic] = { rows, at, tookMs: at - from, admitted: 0 });
  }

  private refusal(topic: BacklogTopic): Refusal {
    const detail = `Too many ${topic} wait already (BACKLOG_LIMIT ${this.config.BACKLOG_LIMIT}): send the request again later.`;
    return new Refusal(429, detail, { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } });
  }
}
