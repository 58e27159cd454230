import { readFacts, readPrompt } from '@promptpipe/domain';
import { PromptEntity } from '../entities/prompt.entity';
import { brokenRule, missing, nothingDue, type Suspect, type Ward } from './ward';

interface SuspectPrompt extends Suspect {
  readonly content: unknown;
}

/** Stays where it is: the jobs that would say it are set aside one by one when they meet it. */
export const PROMPT_WARD: Ward<SuspectPrompt> = {
  table: 'prompts',
  facts: (rows) => `
    select p.id, null as "participantId", p.content, ${brokenRule(PromptEntity)} as broken,
           case when ${missing('studies', 'p.study_id')} then 'study' end as "orphanOf"
      from (${rows}) p`,
  due: nothingDue('prompts'),
  judge: (prompt) => readFacts(prompt) ?? readPrompt(prompt.content),
  fate: () => 'report',
};
