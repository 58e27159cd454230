import { autocommit, type DataSource, findPrompt } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { type PromptAnswer, promptAnswer } from './prompt-answer';

export async function readPrompt(db: DataSource, id: string): Promise<PromptAnswer> {
  const prompt = await findPrompt(autocommit(db), id);
  if (!prompt) throw notFound('prompt');
  return promptAnswer(prompt);
}
