import type { PromptContent, PromptOption } from './prompt-fields';

/** Null stands for the language of a text that is given without any. */
export type PromptLanguage = string | null;

export const languagesOf = ({ texts }: PromptContent): readonly PromptLanguage[] =>
  texts === undefined ? [null] : Object.keys(texts).sort();

export function defaultLanguageOf(content: PromptContent): PromptLanguage {
  return content.defaultLanguage ?? languagesOf(content)[0] ?? null;
}

/** The person's language, else the same one of another region (`de` for `de-AT`), else the default. */
export function languageFor(content: PromptContent, wanted: string): PromptLanguage {
  const languages = languagesOf(content);
  const asked = wanted.toLowerCase();
  const same = languages.find((language) => language?.toLowerCase() === asked);
  const base = asked.split('-')[0];
  return same ?? languages.find((language) => language === base) ?? defaultLanguageOf(content);
}

export const textIn = ({ text, texts }: PromptContent, language: PromptLanguage): string =>
  (language === null ? text : texts?.[language]) ?? '';

export const labelIn = ({ label, labels, value }: PromptOption, language: PromptLanguage): string =>
  (language === null ? undefined : labels?.[language]) ?? label ?? value;

/** The lines below a question: "1. label". Empty without options. */
export const optionLines = ({ options = [] }: PromptContent, language: PromptLanguage): string =>
  options.map((option, index) => `\n${index + 1}. ${labelIn(option, language)}`).join('');
