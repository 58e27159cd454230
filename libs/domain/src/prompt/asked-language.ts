import type { PromptContent } from './prompt-fields';
import { languagesOf, optionLines, type PromptLanguage } from './prompt-texts';

/**
 * The language in which a question was put, by what was said: its options stand below it, word for word. Two languages
 * with the same options are one here. Undefined: it was not put like that.
 */
export const askedLanguage = (content: PromptContent, saidText: string): PromptLanguage | undefined =>
  languagesOf(content).find((language) => saidText.endsWith(optionLines(content, language)));
