import type { HintId } from './hint';

export type BrokerKind = 'redis' | 'postgres';

/** A hint as a handler's process receives it; `data` is not checked yet. */
export interface CarriedJob {
  readonly id: string;
  readonly queue: string;
  readonly data: unknown;
}

export interface JobFailure {
  readonly queue: string;
  readonly jobId: string;
  /** What the handler threw. */
  readonly error: Error;
}

export interface WorkerSettings {
  readonly queue: string;
  readonly concurrency: number;
  /** Rejects to fail the job. What it answers is dropped. */
  readonly process: (job: CarriedJob) => Promise<void>;
  readonly onFailed: (failure: JobFailure) => void;
}

/** `abandoned`: handlers were still running at the limit. Their jobs are handed out again, here or elsewhere. */
export type WorkerEnd = 'drained' | 'abandoned';

export interface BrokerWorker {
  readonly queue: string;
  /**
   * Answers when it takes jobs, or when it has met a broker that is away: then it takes them as soon as that has come.
   * Never rejects.
   */
  start(): Promise<void>;
  /** Why it takes no jobs yet, and the way out; null once it takes them. What breaks later comes back by itself. */
  readonly trouble: string | null;
  /** Takes no more jobs, waits for those in hand for up to `limitMs`, then lets go of them. Never rejects. */
  close(limitMs: number): Promise<WorkerEnd>;
}

/**
 * Carries hints, and may lose every one of them. Each command waits for the first connection, fails at once while a
 * connection is lost, never takes longer than the command limit, and rejects with a BrokerError. Lost connections
 * come back by themselves.
 */
export interface Broker {
  readonly kind: BrokerKind;
  /** One BullMQ job per batch, in order, each under an id of its own. When it rejects some may have been added. */
  add(queue: string, batches: readonly (readonly HintId[])[]): Promise<void>;
  /** How many hints (not ids) nobody has taken yet. */
  waiting(queue: string): Promise<number>;
  /** Changes whenever hints may have been lost. To be compared with an earlier answer and not to be read. */
  epoch(): Promise<string>;
  /** Names of the queues that have left anything in the broker and begin with the prefix. */
  queues(prefix: string): Promise<string[]>;
  /** Removes a queue with all that is in it, also what is being handled. */
  obliterate(queue: string): Promise<void>;
  worker(settings: WorkerSettings): BrokerWorker;
  /** Closes what `add` and the other commands use. Workers are closed by who opened them, before. Never rejects. */
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Connection errors and errors inside BullMQ, at most one a second of each message. None of them stops anything. */
  readonly onError: (error: Error) => void;
  /** Longest time that one command may take, and how long a silent connection is believed in; 5000 by default. */
  readonly commandLimitMs?: number;
}
