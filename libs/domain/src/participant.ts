export const PARTICIPANT_STATUSES = ['invited', 'active', 'paused', 'completed', 'withdrawn', 'opted_out'] as const;
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];

/** Only an active participant is written to; the others are suspended by predicate or have nothing owed any more. */
export const mayReceive = (status: ParticipantStatus): boolean => status === 'active';

/** Codes that a study gives its people: readable aloud, safe in a file name. */
export const PARTICIPANT_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
