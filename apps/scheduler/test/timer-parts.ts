import { randomUUID } from 'node:crypto';
import { Metrics, TimerMetrics } from '@promptpipe/observability';
import type { DataSource } from '@promptpipe/persistence';
import { type Computed, db, insertRow, type Querying, type Row } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { ExpiredTimerRemover } from '../src/timers/expired-timer-remover';
import { FireJournal } from '../src/timers/fire-journal';
import { OrphanedTimerSweeper } from '../src/timers/orphaned-timer-sweeper';
import { TimerDuties } from '../src/timers/timer-duties';
import { TimerFirer } from '../src/timers/timer-firer';
import { TimerRearmer } from '../src/timers/timer-rearmer';

export interface TimerParts {
  readonly duties: TimerDuties;
  readonly firer: TimerFirer;
  readonly rearmer: TimerRearmer;
  /** The value of a counter, over all its labels or of those named. */
  count(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
}

/** What looks after timers, as one process has it. */
export function timerParts(
  source: DataSource,
  bootId: string | null = null,
  config = { CATCH_UP_PER_MINUTE: 60_000 },
): TimerParts {
  const registry = new Metrics('spec');
  const metrics = new TimerMetrics(registry);
  const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
  const firer = new TimerFirer(source, { bootId }, new FireJournal(registry, metrics, log), config);
  return {
    duties: new TimerDuties(
      firer,
      new ExpiredTimerRemover(source, metrics, log),
      new OrphanedTimerSweeper(source, metrics, log),
    ),
    firer,
    rearmer: new TimerRearmer(source, metrics, log),
    count: async (name, labels = {}) => {
      const all = (await registry.registry.getSingleMetric(name)!.get()).values;
      const meant = all.filter((value) =>
        Object.entries(labels).every(([key, wanted]) => String(value.labels[key]) === wanted),
      );
      return meant.reduce((sum, { value }) => sum + value, 0);
    },
  };
}

/** Instants of timers are whole milliseconds, as their saving makes them. */
export const ago = (seconds: number): Computed =>
  db(`date_trunc('milliseconds', now() - interval '${seconds} seconds')`);

export interface TimerInTable {
  readonly id: string;
  readonly next_run: Date;
}

/** A timer of this person that has been due for a second. */
export function aTimer(database: Querying, participantId: string, over: Row = {}): Promise<TimerInTable> {
  const id = randomUUID();
  return insertRow(database, 'active_timers', {
    ...{ id, participant_id: participantId, timer_type: over.schedule_json ? 'recurring' : 'once', origin: id },
    ...{ callback_type: 'scheduled_prompt', callback_params: { promptId: randomUUID() } },
    ...{ scheduled_at: ago(60), next_run: ago(1) },
    ...over,
  });
}

/** Where this person stands in a flow, with the timers that its state owns. */
export function aFlowState(
  database: Querying,
  participantId: string,
  over: Row = {},
): Promise<{ readonly id: string }> {
  return insertRow(database, 'flow_states', {
    ...{ id: randomUUID(), participant_id: participantId, flow_type: 'coach', current_state: 'WAITING' },
    ...over,
  });
}
