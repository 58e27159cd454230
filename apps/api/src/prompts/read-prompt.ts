import { autocommit, type DataSource, findPrompt, findStudyByCode, listPrompts } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { badField, notFound } from '../http/refusal';
import { type PromptAnswer, promptAnswer } from './prompt-answer';
import { type PromptListQuery } from './prompts.dto';

export async function readPrompt(db: DataSource, id: string): Promise<PromptAnswer> {
  const prompt = await findPrompt(autocommit(db), id);
  if (!prompt) throw notFound('prompt');
  return promptAnswer(prompt);
}

/** Of one study or of all, in the order in which they were made. */
export async function readPrompts(
  db: DataSource,
  { study, after, limit }: PromptListQuery,
): Promise<Page<PromptAnswer>> {
  const tx = autocommit(db);
  if (study !== undefined && !(await findStudyByCode(tx, study)))
    throw badField('study', 'there is no study with this code');
  const rows = await listPrompts(tx, study ?? null, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows.map(promptAnswer), limit);
}
