import { type SendFault } from '../state/fault';

export type Answer =
  | { type: 'accept' }
  /** The message arrives, and the gateway never hears of it. */
  | { type: 'accept-silently' }
  | { type: 'refuse'; status: number; detail: string; members: Record<string, string> };

/** Decides a send at the moment of its acceptance, after any delay. Times are in the simulator's monotonic clock. */
export function answerTo(fault: SendFault, time: { deadlineMs: number; nowMs: number }): Answer {
  if (fault.reject) {
    const reason = fault.reject === true ? 'refused by a fault' : fault.reject;
    return refuse(422, 'The network has rejected the message.', { code: 'rejected', reason });
  }
  if (time.nowMs > time.deadlineMs) {
    return refuse(409, 'The deadline of this send has passed.', { code: 'deadline-passed' });
  }
  return { type: fault.dropAnswer ? 'accept-silently' : 'accept' };
}

function refuse(status: number, detail: string, members: Record<string, string>): Answer {
  return { type: 'refuse', status, detail, members };
}
