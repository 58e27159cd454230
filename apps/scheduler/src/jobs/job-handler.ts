import type { JobKind } from '@promptpipe/domain';
import type { ClaimedJob, EntityManager } from '@promptpipe/persistence';

/** What is done for one kind of job, in two steps. With neither of them the ends of many jobs are written at once. */
export interface JobHandler<Prepared = unknown> {
  readonly kind: JobKind;
  /**
   * Outside any transaction, so it may take long: sleep, ask somebody else. It writes nothing, and may run more than
   * once for a job. The signal aborts when the kind's time limit has passed or the process stops.
   */
  prepare?(job: ClaimedJob, signal: AbortSignal): Promise<Prepared>;
  /** Effects on the database only, in the transaction that also marks the job done: both or neither. */
  handle?(tx: EntityManager, job: ClaimedJob, prepared: Prepared): Promise<HandlerEffects>;
}

export interface HandlerEffects {
  /** True when messages were queued: the stager is woken after the commit. */
  readonly messages: boolean;
}

export const NO_EFFECTS: HandlerEffects = { messages: false };

/** Thrown by a handler that must be asked again later; counts as no failure. */
export class DeferredJob extends Error {
  constructor(
    readonly delayMs: number,
    reason: string,
  ) {
    super(reason);
    this.name = 'DeferredJob';
  }
}

/** Token of the list of all handlers. */
export const JOB_HANDLERS = Symbol('JOB_HANDLERS');
