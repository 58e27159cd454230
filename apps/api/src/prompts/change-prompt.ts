import { definitionHash, type PromptContent } from '@promptpipe/domain';
import { changePrompt as storeChange, type DataSource, inTransaction, lockPrompt } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { type PromptAnswer, promptAnswer } from './prompt-answer';

/** Makes a new version; the same content again changes nothing. What is in line already keeps the text it has. */
export const changePrompt = (db: DataSource, id: string, content: PromptContent): Promise<PromptAnswer> =>
  inTransaction(db, async (tx) => {
    const prompt = await lockPrompt(tx, id);
    if (!prompt) throw notFound('prompt');
    if (definitionHash(prompt.content) === definitionHash(content)) return promptAnswer(prompt);
    await storeChange(tx, prompt, content);
    const changed = await lockPrompt(tx, id);
    if (!changed) throw new Error('A prompt vanished under its lock');
    return promptAnswer(changed);
  });
