import { PARTICIPANT_TRANSITIONS, type ParticipantEvent, type ParticipantStatus } from './participant';

/** Codes of studies stand in paths and in names of files. */
export const STUDY_CODE = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** How somebody leaves a study that is being closed; null: they have left already. */
export function closingEvent(status: ParticipantStatus): ParticipantEvent | null {
  for (const event of ['complete', 'withdraw'] as const) {
    if (PARTICIPANT_TRANSITIONS[event].from.includes(status)) return event;
  }
  return null;
}
