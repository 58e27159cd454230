import { finding, type Finding } from './finding';
import { type JobRow, type MessageRow, type ReplyRow } from './rows';

const OPEN_MESSAGES = ['queued', 'sending', 'unknown'];
const OPEN_JOBS = ['queued', 'running'];

/** Everything has ended, and as it should: there is no reason here for a failure or an expiry, nor for a cancel but a timer's or a schedule's. */
export function compareRows(
  messages: readonly MessageRow[],
  jobs: readonly JobRow[],
  replies: readonly ReplyRow[],
  canceledTimers: readonly string[],
): Finding[] {
  const open = [
    ...messages
      .filter(({ status }) => OPEN_MESSAGES.includes(status))
      .map(({ id, status, attempt, isStaged }) => `message ${id} ${status}${noteOf(isStaged)}, attempt ${attempt}`),
    ...jobs
      .filter(({ status }) => OPEN_JOBS.includes(status))
      .map(
        ({ id, kind, status, attempt, isStaged }) =>
          `job ${id} (${kind}) ${status}${noteOf(isStaged)}, attempt ${attempt}`,
      ),
    ...replies.filter(({ status }) => status === 'received').map(({ waMessageId }) => `reply ${waMessageId} received`),
  ];
  const failed = [
    ...messages
      .filter(({ status }) => status !== 'sent' && !OPEN_MESSAGES.includes(status))
      .filter((row) => !wentWithItsSchedule(row))
      .map(({ id, status }) => `message ${id} ${status}`),
    ...jobs
      .filter(({ status }) => status !== 'done' && !OPEN_JOBS.includes(status))
      .filter(({ status, timerId }) => status !== 'canceled' || !canceledTimers.includes(timerId ?? ''))
      .map(({ id, kind, status }) => `job ${id} (${kind}) ${status}`),
  ];
  return [
    ...open.map((about) => finding('unfinished', about)),
    ...failed.map((about) => finding('undelivered', about)),
  ];
}

/** Deleted at the end of the traffic: what was on its way then, and cannot be found by any look-up, stays unresolved. */
const wentWithItsSchedule = ({ status, isPromised, isStopped }: MessageRow): boolean =>
  isPromised && (status === 'canceled' || (status === 'failed' && isStopped));

const noteOf = (isStaged: boolean): string => (isStaged ? ' and handed to the broker' : '');
