import { type PromptView } from '@promptpipe/persistence';

export type PromptAnswer = ReturnType<typeof promptAnswer>;

export const promptAnswer = ({ id, study, version, content }: PromptView) => ({
  id,
  study,
  version,
  text: content.text,
});
