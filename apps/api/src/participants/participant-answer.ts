import { type ParticipantView } from '@promptpipe/persistence';

export type ParticipantAnswer = ReturnType<typeof participantAnswer>;

/** A participant as callers see one: the study by the code that they know. */
export const participantAnswer = ({ id, code, phone, name, timezone, study, status, createdAt }: ParticipantView) => ({
  id,
  code,
  phone,
  name,
  timezone,
  study,
  status,
  createdAt,
});
