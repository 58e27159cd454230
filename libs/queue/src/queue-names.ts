/** The one queue of the scheduler's jobs. */
export const JOBS_QUEUE = 'jobs';

/** What the name of every gateway's own queue begins with. */
export const OUTBOUND_PREFIX = 'outbound-';

/** The queue of one gateway process. `processId` is random per process and holds no colon (BullMQ refuses one). */
export function outboundQueue(processId: string): string {
  return `${OUTBOUND_PREFIX}${processId}`;
}
