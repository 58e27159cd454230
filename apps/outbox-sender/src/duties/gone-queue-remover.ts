import { autocommit, type DataSource, findLiveProcesses } from '@promptpipe/persistence';
import { type Broker, OUTBOUND_PREFIX } from '@promptpipe/queue';
import type { Duty } from './duty';

/** Queues of gateways that are gone would stay in the broker for ever. Their rows are staged again by the other duty. */
export class GoneQueueRemover implements Duty {
  readonly name = 'queues-of-gone-gateways';

  constructor(
    private readonly db: DataSource,
    private readonly broker: Broker,
  ) {}

  /** Always 0: one pass sees all queues. */
  async runOnce(): Promise<number> {
    const queues = await this.broker.queues(OUTBOUND_PREFIX);
    if (queues.length === 0) return 0;
    const live = new Set(await findLiveProcesses(autocommit(this.db), 'whatsapp-gateway'));
    for (const queue of queues) {
      if (!live.has(queue.slice(OUTBOUND_PREFIX.length))) await this.broker.obliterate(queue);
    }
    return 0;
  }
}
