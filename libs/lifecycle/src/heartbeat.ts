import { Loop } from './loop';
import type { ServiceLog } from './service';

const EACH_MS = 1_000;

/** What looks once: keeps this boot alive in the database, finds dead ones, tells what is due. */
export interface BeatSource<Flags> {
  beat(): Promise<{ readonly flags: Flags; readonly gone: readonly string[] }>;
}

export interface HeartbeatOptions<Flags> {
  readonly source: BeatSource<Flags>;
  /** Wakes the loops that have work; `gone` are boots whose leases are free now. */
  readonly wake: (flags: Flags, gone: readonly string[]) => void;
  readonly log: ServiceLog;
}

/** A service's second: one look, then the loops that have work are woken. The backstop of every lost notification. */
export function heartbeatLoop<Flags>({ source, wake, log }: HeartbeatOptions<Flags>): Loop {
  return new Loop({
    name: 'heartbeat',
    onError: (err, pauseMs) => log.error({ err, pauseMs }, 'Heartbeat failed'),
    step: async () => {
      const { flags, gone } = await source.beat();
      if (gone.length > 0) log.warn({ boots: gone }, 'Processes declared gone');
      wake(flags, gone);
      return EACH_MS;
    },
  });
}
