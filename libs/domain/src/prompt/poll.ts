import type { PromptContent } from './prompt-fields';
import { labelIn, languagesOf, type PromptLanguage } from './prompt-texts';

/** WhatsApp's own limits of a poll, in characters and options. */
const MAX_QUESTION = 255;
const MAX_OPTION = 100;
const LEAST_OPTIONS = 2;
const MOST_OPTIONS = 12;

/** A question that is answered by a vote. Its options in the order of their numbers. */
export interface PollOffer {
  readonly question: string;
  readonly options: readonly string[];
}

/** Null: the prompt asks for none, or what it says to this person does not fit into one: then it is said as text, with numbers. */
export function pollOffer(content: PromptContent, question: string, language: PromptLanguage): PollOffer | null {
  if (content.poll !== true || question.trim().length > MAX_QUESTION) return null;
  return { question: question.trim(), options: (content.options ?? []).map((option) => labelIn(option, language)) };
}

/** What keeps the options of a prompt from being a poll. */
export function pollFaults(content: PromptContent): { readonly path: (string | number)[]; readonly message: string }[] {
  const { poll, options } = content;
  if (poll !== true) return [];
  if (options === undefined) return [{ path: ['poll'], message: 'only a branch can be a poll: it has the options' }];
  if (options.length < LEAST_OPTIONS || options.length > MOST_OPTIONS) {
    const message = `a poll has ${LEAST_OPTIONS} to ${MOST_OPTIONS} options, and this has ${options.length}`;
    return [{ path: ['poll'], message }];
  }
  return options.flatMap((option, index) =>
    languagesOf(content).some((language) => labelIn(option, language).length > MAX_OPTION)
      ? [{ path: ['options', index], message: `an option of a poll has at most ${MAX_OPTION} characters` }]
      : [],
  );
}
