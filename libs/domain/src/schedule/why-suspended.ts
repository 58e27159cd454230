import { hasLeft, type ParticipantStatus } from '../participant';
import { notSent, type NotSent } from './outcome';

export interface Standing {
  readonly status: ParticipantStatus;
  /** Their row cannot be read, until somebody puts it right. */
  readonly isUnreadable: boolean;
  /** Why nothing is sent for the study, or by its account; null: it is. */
  readonly sendingPaused: string | null;
  readonly isScheduleDeleted: boolean;
}

/** Why a planned prompt is not sent to this person at all; null: they are asked. */
export function whySuspended({ status, isUnreadable, sendingPaused, isScheduleDeleted }: Standing): NotSent | null {
  if (isScheduleDeleted) return notSent('deleted', 'Its schedule was deleted');
  if (status === 'opted_out') return notSent('opted-out', 'The person has opted out');
  if (hasLeft(status)) return notSent('left', `The person is ${status}`);
  if (isUnreadable) return notSent('unreadable', 'Their row could not be read until it was of no use any more');
  if (status !== 'active') return notSent('paused', `The person was ${status} until it was of no use any more`);
  if (sendingPaused === null) return null;
  const reason = sendingPaused === '' ? '' : `: ${sendingPaused}`;
  return notSent('paused', `Sending was paused until it was of no use any more${reason}`);
}
