import type { Queue } from 'bullmq';
import type { BrokerKind, BrokerWorker, WorkerSettings } from './broker';

/** BullMQ types a queue by its backend, so that neither fits the other: this is what both have. */
export type HintQueue = Pick<Queue, 'add' | 'addBulk' | 'getWaitingCount' | 'obliterate' | 'waitUntilReady' | 'close'>;

/** What differs between the two backends. */
export interface Link {
  readonly kind: BrokerKind;
  /** A queue object on the shared connection. */
  openQueue(name: string): HintQueue;
  openWorker(settings: WorkerSettings): BrokerWorker;
  /** Resolves when there has been a connection. */
  connected(): Promise<void>;
  /** Drops a connection that has stopped answering, so that the next command meets a new one. */
  reset(): void;
  epoch(): Promise<string>;
  queues(prefix: string): Promise<string[]>;
  close(): Promise<void>;
}
