import { type ChosenOption, chosenOption } from './chosen-option';
import type { PromptContent } from './prompt-fields';
import { labelIn, type PromptLanguage } from './prompt-texts';

/** The option that a vote names by its label as it was shown. In another language the same word may be another option's. */
export function votedOption(
  content: PromptContent,
  label: string,
  asked: PromptLanguage | undefined,
): ChosenOption | null {
  const options = asked === undefined ? [] : (content.options ?? []);
  for (const [index, option] of options.entries()) {
    if (labelIn(option, asked ?? null) === label) return { number: index + 1, value: option.value, label };
  }
  return chosenOption(content, label, asked);
}
