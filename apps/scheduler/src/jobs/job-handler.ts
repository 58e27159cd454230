import type { JobKind } from '@promptpipe/domain';
import type { ClaimedJob, EntityManager } from '@promptpipe/persistence';

/** Effects on the database only, in the transaction that also marks the job done: both or neither. */
export interface JobHandler {
  readonly kind: JobKind;
  handle(tx: EntityManager, job: ClaimedJob): Promise<HandlerEffects>;
}

export interface HandlerEffects {
  /** True when messages were queued: the stager is woken after the commit. */
  readonly messages: boolean;
}

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
