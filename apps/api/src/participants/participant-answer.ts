import { type ParticipantView } from '@promptpipe/persistence';

export type ParticipantAnswer = ReturnType<typeof participantAnswer>;

/** A participant as callers see one: the study by the code that they know. */
export const participantAnswer = (participant: ParticipantView) => ({
  id: participant.id,
  code: participant.code,
  phone: participant.phone,
  name: participant.name,
  timezone: participant.timezone,
  language: participant.language,
  quietHours: participant.quietHours,
  arm: participant.arm,
  variables: participant.variables,
  study: participant.study,
  status: participant.status,
  enrolledAt: participant.enrolledAt,
  createdAt: participant.createdAt,
});
