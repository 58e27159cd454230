import { type ParticipantView } from '@promptpipe/persistence';

export type ParticipantAnswer = ReturnType<typeof participantAnswer>;

/** A participant as callers see one: the study by the code that they know. */
export const participantAnswer = ({ studyId: _, ...participant }: ParticipantView): Omit<ParticipantView, 'studyId'> =>
  participant;
