import type { HintQueue } from './link';

/** One BullMQ queue object per name, opened when it is first needed. */
export class HintQueues {
  private readonly opened = new Map<string, HintQueue>();

  constructor(private readonly open: (name: string) => HintQueue) {}

  /** BullMQ keeps a failed first connection for ever, so such an object is thrown away and the next call makes another. */
  async ready(name: string): Promise<HintQueue> {
    const queue = this.opened.get(name) ?? this.open(name);
    this.opened.set(name, queue);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (cause) {
      await this.forget(name);
      throw cause;
    }
  }

  async forget(name: string): Promise<void> {
    const queue = this.opened.get(name);
    this.opened.delete(name);
    await queue?.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.opened.keys()].map((name) => this.forget(name)));
  }
}
