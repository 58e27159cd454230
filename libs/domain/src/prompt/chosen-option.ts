import { saidNumber } from './option-number';
import { kindOf } from './prompt-content';
import type { PromptContent } from './prompt-fields';
import { defaultLanguageOf, labelIn, languagesOf, type PromptLanguage } from './prompt-texts';
import { sameSpelling, withoutMarks } from './said';

export interface ChosenOption {
  /** From 1. */
  readonly number: number;
  readonly value: string;
  /** As it was offered; where nobody knows how, in the language of the reply where that tells, else in the default one. */
  readonly label: string;
}

/** The longest label and what may stand around it; longer replies are not even looked at. */
const LONGEST = 300;

/**
 * The option that a whole reply means: its number, with punctuation or as emoji, or its label in any language. Null for
 * everything else, also for what could mean two: a sentence that holds a number is a sentence. `asked`: the language of the
 * question, undefined where it is not known.
 */
export function chosenOption(
  content: PromptContent,
  replyText: string,
  asked: PromptLanguage | undefined,
): ChosenOption | null {
  const chosen = optionOf(content, replyText);
  const option = chosen && content.options?.[chosen.number - 1];
  return option && asked !== undefined ? { ...chosen, label: labelIn(option, asked) } : chosen;
}

function optionOf(content: PromptContent, replyText: string): ChosenOption | null {
  if (kindOf(content) !== 'branch' || replyText.length > LONGEST) return null;
  const labelled = byLabel(content, replyText, sameSpelling);
  if (labelled) return labelled;
  const number = saidNumber(replyText);
  const option = number === null ? undefined : content.options?.[number - 1];
  if (number !== null && option) {
    return { number, value: option.value, label: labelIn(option, defaultLanguageOf(content)) };
  }
  return byLabel(content, replyText, withoutMarks);
}

function byLabel(content: PromptContent, reply: string, spelling: (text: string) => string): ChosenOption | null {
  const said = spelling(reply);
  if (said === '') return null;
  const meant = new Map<number, ChosenOption>();
  for (const language of languagesOf(content)) {
    for (const [index, option] of (content.options ?? []).entries()) {
      const label = labelIn(option, language);
      if (spelling(label) === said && !meant.has(index)) {
        meant.set(index, { number: index + 1, value: option.value, label });
      }
    }
  }
  const [only, ...others] = meant.values();
  return others.length === 0 ? (only ?? null) : null;
}
