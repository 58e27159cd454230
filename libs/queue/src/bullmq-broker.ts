import { randomUUID } from 'node:crypto';
import type { Broker, BrokerKind, BrokerWorker, WorkerSettings } from './broker';
import { BrokerError } from './errors';
import { hintOf, type HintId } from './hint';
import { HintQueues } from './hint-queues';
import type { HintQueue, Link } from './link';
import { TimeLimitPassed, within } from './within';

const CLOSE_LIMIT_MS = 2_000;
/** Each part of a large addition has the command limit to itself; 1000 to 2000 at once is where BullMQ is fastest. */
const JOBS_PER_ADD = 1_000;

export class BullMqBroker implements Broker {
  readonly kind: BrokerKind;
  private readonly queuesByName: HintQueues;

  constructor(
    private readonly link: Link,
    private readonly onError: (error: Error) => void,
    private readonly commandLimitMs: number,
  ) {
    this.kind = link.kind;
    this.queuesByName = new HintQueues((name) => link.openQueue(name));
  }

  async add(queue: string, batches: readonly (readonly HintId[])[]): Promise<void> {
    const jobs = batches
      .filter((ids) => ids.length > 0)
      .map((ids) => ({ name: 'hint', data: hintOf(ids), opts: { jobId: randomUUID() } }));
    for (let from = 0; from < jobs.length; from += JOBS_PER_ADD) {
      const part = jobs.slice(from, from + JOBS_PER_ADD);
      await this.onQueue(`add to ${queue}`, queue, (opened) => addTo(opened, part));
    }
  }

  waiting(queue: string): Promise<number> {
    return this.onQueue(`count ${queue}`, queue, (opened) => opened.getWaitingCount());
  }

  epoch(): Promise<string> {
    return this.command('tell its epoch', () => this.link.epoch());
  }

  queues(prefix: string): Promise<string[]> {
    return this.command('name its queues', () => this.link.queues(prefix));
  }

  async obliterate(queue: string): Promise<void> {
    await this.onQueue(`obliterate ${queue}`, queue, (opened) => opened.obliterate({ force: true }));
    await this.queuesByName.forget(queue);
  }

  worker(settings: WorkerSettings): BrokerWorker {
    return this.link.openWorker(settings);
  }

  async close(): Promise<void> {
    const closing = this.queuesByName.closeAll().then(() => this.link.close());
    await within(CLOSE_LIMIT_MS, closing).catch(this.onError);
  }

  private onQueue<T>(action: string, name: string, use: (queue: HintQueue) => Promise<T>): Promise<T> {
    return this.command(action, async () => use(await this.queuesByName.ready(name)));
  }

  private async command<T>(action: string, run: () => Promise<T>): Promise<T> {
    try {
      return await within(this.commandLimitMs, this.link.connected().then(run));
    } catch (cause) {
      if (cause instanceof TimeLimitPassed) this.link.reset();
      throw new BrokerError(this.kind, action, cause);
    }
  }
}

/** A single job goes by itself: on Postgres the bulk statement creates and drops two temporary tables. */
async function addTo(queue: HintQueue, jobs: Parameters<HintQueue['addBulk']>[0]): Promise<void> {
  const [first, second] = jobs;
  if (first !== undefined && second === undefined) await queue.add(first.name, first.data, first.opts);
  else await queue.addBulk(jobs);
}
