import { Injectable } from '@nestjs/common';
import { TimerMetrics } from '@promptpipe/observability';
import {
  autocommit,
  DataSource,
  deleteOrphanedTimers,
  dropStaleTimerKeys,
  type EntityManager,
  inTransaction,
  lockFlowStatesOf,
  lockFreeParticipants,
  readSweepPage,
  type RemovedTimer,
  type StaleKeys,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';

export interface SweptPage {
  /** Where the next page begins; null: the round is over. */
  readonly next: string | null;
  /** People with something that nobody owns. */
  readonly found: number;
  /** Of those, whose turnstile somebody else held. */
  readonly busy: number;
  readonly timers: readonly RemovedTimer[];
  readonly keys: readonly StaleKeys[];
}

/** Walks all people, a page at a time, and removes timers that nobody owns and keys whose timer is gone. */
@Injectable()
export class OrphanedTimerSweeper {
  constructor(
    private readonly db: DataSource,
    private readonly metrics: TimerMetrics,
    private readonly log: PinoLogger,
  ) {}

  async sweep(after: string | null): Promise<SweptPage> {
    const page = await readSweepPage(autocommit(this.db), after);
    for (const { timers } of page) if (timers > 0) this.metrics.perParticipant.observe(timers);
    const unowned = page.filter((person) => person.unowned).map(({ id }) => id);
    const cleaned = unowned.length === 0 ? NOTHING : await inTransaction(this.db, (tx) => cleanUp(tx, unowned));
    this.tell(cleaned);
    return { ...cleaned, next: page.at(-1)?.id ?? null, found: unowned.length };
  }

  private tell({ timers, keys }: Cleaned): void {
    this.metrics.orphaned.inc(timers.length);
    this.metrics.staleKeys.inc(keys.reduce((sum, stale) => sum + stale.keys.length, 0));
    for (const { id, participantId } of timers) {
      this.log.debug({ timerId: id, participantId }, 'Orphaned timer removed');
    }
    for (const { id, participantId, keys: dataKeys } of keys) {
      this.log.debug({ flowStateId: id, participantId, dataKeys }, 'Stale timer keys removed');
    }
  }
}

type Cleaned = Pick<SweptPage, 'busy' | 'timers' | 'keys'>;
const NOTHING: Cleaned = { busy: 0, timers: [], keys: [] };

/** In lock order: people, flow states, timers. Who is busy is met again in the next round. */
async function cleanUp(tx: EntityManager, participantIds: readonly string[]): Promise<Cleaned> {
  const locked = (await lockFreeParticipants(tx, participantIds)).map(({ id }) => id);
  await lockFlowStatesOf(tx, locked);
  const timers = await deleteOrphanedTimers(tx, locked);
  const keys = await dropStaleTimerKeys(tx, locked);
  return { busy: participantIds.length - locked.length, timers, keys };
}
