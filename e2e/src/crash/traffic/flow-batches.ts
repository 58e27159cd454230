import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type System } from '../../harness/system';
import { type Correspondent } from './correspondent';

const TEXT = 'To all of you';

/** Sends to all of these people, one after the other, each under an Idempotency-Key of its own. */
export class FlowBatches {
  private readonly ending = new AbortController();
  private readonly work: Promise<void>;

  private constructor(
    private readonly system: System,
    private readonly people: readonly Correspondent[],
    private readonly promptId: string,
    private readonly eachMs: number,
  ) {
    this.work = this.send();
    this.work.catch(() => undefined);
  }

  /** Begun while the API lives: to make a prompt is no request that may be repeated. */
  static async begin(system: System, people: readonly Correspondent[], eachMs: number): Promise<FlowBatches> {
    const { id } = await system.api.post<{ id: string }>('/v1/prompts', { text: TEXT });
    return new FlowBatches(system, people, id, eachMs);
  }

  /** No more is sent; comes back when the last request has its answer. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.work;
  }

  private async send(): Promise<void> {
    const to = { participantIds: this.people.map(({ id }) => id) };
    const batch = { promptId: this.promptId, to };
    while (!this.ending.signal.aborted) {
      const { id } = await this.system.api.postAgainAndAgain<{ id: string }>('/v1/batches', batch, randomUUID());
      for (const { batches } of this.people) batches.push(id);
      await sleep(this.eachMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }
}
