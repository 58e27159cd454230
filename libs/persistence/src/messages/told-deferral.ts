import type { DeferralReason } from '@promptpipe/domain';
import { LEAVES_AT } from './head-of-lane';
import { IS_PACED, TURN } from './pace-terms';

/** What a message waits for besides its own time, or waited for last. */
export interface ToldDeferral {
  readonly deferredReason: DeferralReason | null;
  readonly deferredUntil: Date | null;
}

/** The message `m` is in line for the next turn of its account `a`, which nobody writes down for each that waits. */
const WAITS_FOR_TURN = `(m.status = 'queued' and ${LEAVES_AT} <= pp_now() and ${IS_PACED} and ${TURN} > pp_clock())`;

/** Of a message `m` of the hot table, by an account `a`. */
export const TOLD_DEFERRAL = `
  case when ${WAITS_FOR_TURN} then 'pace' else m.deferred_reason end as "deferredReason",
  case when ${WAITS_FOR_TURN} then ${TURN} else m.deferred_until end as "deferredUntil"`;
