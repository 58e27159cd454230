import type { SimulatorClient } from './simulator-client';
import { clockSchema } from './simulator-wire';

/**
 * Turns a deadline on our monotonic clock into one on the simulator's, as the page's clock would be for a browser. The
 * offset errs by the time of one request, to the early side. Read anew with each session: a restart resets it.
 */
export class SimulatorClock {
  private offsetMs = 0;

  constructor(private readonly client: SimulatorClient) {}

  async read(): Promise<void> {
    const askedAt = performance.now();
    const { monotonicMs } = clockSchema.parse(await this.client.clock());
    // Their clock was read after we asked: the smaller offset makes the deadline fall earlier, never later.
    this.offsetMs = monotonicMs - performance.now();
    if (performance.now() - askedAt > 1_000) throw new Error('The phone simulator answers too slowly to share a clock');
  }

  theirs(oursMs: number): number {
    return oursMs + this.offsetMs;
  }
}
