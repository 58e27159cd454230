import {
  type DataSource,
  type EntityManager,
  findPrompt,
  findStudyByCode,
  insertPrompt,
  inTransaction,
  newId,
} from '@promptpipe/persistence';
import { badField } from '../http/refusal';
import { type PromptAnswer, promptAnswer } from './prompt-answer';
import { type NewPromptRequest } from './prompts.dto';

export const createPrompt = (db: DataSource, request: NewPromptRequest): Promise<PromptAnswer> =>
  inTransaction(db, (tx) => insert(tx, request));

async function insert(tx: EntityManager, { content, study }: NewPromptRequest): Promise<PromptAnswer> {
  if (!(await findStudyByCode(tx, study))) throw badField('study', 'there is no study with this code');
  const id = newId();
  await insertPrompt(tx, { id, study, content });
  const prompt = await findPrompt(tx, id);
  if (!prompt) throw new Error('A prompt vanished in the transaction that made it');
  return promptAnswer(prompt);
}
