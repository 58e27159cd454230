import { pollOffer, type PollOffer } from './poll';
import { kindOf } from './prompt-content';
import type { PromptContent } from './prompt-fields';
import { languageFor, optionLines, textIn, type PromptLanguage } from './prompt-texts';
import { readTemplate, variablesOf } from './template';

/** Whom it is said to. `variables` are what the study knows of them: texts, numbers and truths by name. */
export interface PromptReader {
  readonly name: string;
  readonly code: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type RenderedPrompt =
  | {
      readonly outcome: 'rendered';
      readonly text: string;
      readonly language: PromptLanguage;
      readonly poll: PollOffer | null;
    }
  /** Names as the template has them: `name`, `var.mood`. */
  | { readonly outcome: 'missing'; readonly variables: string[] };

/** What a person is told. A value is text like any other: braces in it stand for nothing. */
export function renderPrompt(content: PromptContent, reader: PromptReader): RenderedPrompt {
  const language = languageFor(content, reader.language);
  const text = textIn(content, language);
  const parts = kindOf(content) === 'static' ? null : readTemplate(text);
  if (parts === null) return { outcome: 'rendered', text, language, poll: null };
  const missing = variablesOf(parts).filter((variable) => valueOf(variable, reader) === null);
  if (missing.length > 0) return { outcome: 'missing', variables: missing };
  const said = parts.map((part) => ('literal' in part ? part.literal : (valueOf(part.variable, reader) ?? '')));
  const question = said.join('');
  const poll = pollOffer(content, question, language);
  return { outcome: 'rendered', text: question + optionLines(content, language), language, poll };
}

const VAR = 'var.';

/** Null: not known, or nothing that can be read out. */
function valueOf(variable: string, { name, code, variables }: PromptReader): string | null {
  if (variable === 'name') return shown(name);
  if (variable === 'code') return shown(code);
  const key = variable.slice(VAR.length);
  return Object.hasOwn(variables, key) ? shown(variables[key]) : null;
}

function shown(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
