import { until } from '@promptpipe/testing';
import { type System } from '../harness/system';
import { type Crowd } from './crowd';

export interface Progress {
  readonly waiting: number;
  readonly queued: number;
  readonly underWay: number;
  readonly sent: number;
  readonly canceled: number;
}

export interface BatchAnswer {
  readonly id: string;
  readonly status: string;
  readonly size: number;
  readonly progress: Progress;
}

const LIMIT_MS = 90_000;

/** A send to everybody of the crowd, of a text that nobody else is sent. */
export class Batch {
  private constructor(
    private readonly system: System,
    readonly id: string,
    private readonly text: string,
  ) {}

  /** Confirmed by somebody who repeats its number; its first messages leave at once. */
  static async start(system: System, { arm, phones }: Crowd, text: string): Promise<Batch> {
    const { api } = system;
    const { id: promptId } = await api.post<{ id: string }>('/v1/prompts', { text });
    const { id, size } = await api.post<BatchAnswer>('/v1/batches', { promptId, to: { arm } });
    expect(size).toBe(phones.length);
    await api.post(`/v1/batches/${id}/confirm`, { size });
    return new Batch(system, id, text);
  }

  read(): Promise<BatchAnswer> {
    return this.system.api.get<BatchAnswer>(`/v1/batches/${this.id}`);
  }

  async untilArrived(count: number): Promise<void> {
    await until(`${count} of the batch on phones`, async () => (await this.arrivals()).length >= count, LIMIT_MS);
  }

  /** Nobody waits to be put in line, and nothing is in anybody's hands. */
  atRest(): Promise<Progress> {
    return until(
      'the batch to be at rest',
      async () => {
        const { progress } = await this.read();
        return progress.waiting === 0 && progress.underWay === 0 && progress;
      },
      LIMIT_MS,
    );
  }

  async untilDone(): Promise<void> {
    const isDone = async (): Promise<boolean> => (await this.read()).status === 'done';
    await until('the batch to be done', isDone, LIMIT_MS);
  }

  /** The phones that show it, once for each time that they show it, in order. */
  async arrivals(): Promise<string[]> {
    const sends = (await this.system.phones.wire()).filter(({ body }) => body === this.text);
    // A phone shows what has the same id once.
    return [...new Map(sends.map(({ id, phone }) => [`${phone} ${id}`, phone])).values()].sort();
  }

  /** How many a gateway has taken in hand, ever. */
  async handedOver(): Promise<number> {
    const [row] = await this.system.database.query<{ count: number }>(
      'select count(*)::integer as count from outbox_messages where batch_id = $1 and attempt > 0',
      [this.id],
    );
    return row?.count ?? NaN;
  }
}
