import { type PromptView } from '@promptpipe/persistence';

export type PromptAnswer = ReturnType<typeof promptAnswer>;

export const promptAnswer = ({ id, study, version, kind, content }: PromptView) => ({
  id,
  study,
  version,
  ...content,
  kind,
});
