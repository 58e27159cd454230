import { promptFaults } from './prompt-faults';
import { looseContent, type PromptContent, type PromptKind } from './prompt-fields';

/** Strict. What it has accepted can be rendered for everybody whose variables are there. */
export const promptContentSchema = looseContent.superRefine((content, context) => {
  for (const { path, message } of promptFaults(content)) context.addIssue({ code: 'custom', path, message });
});

export const kindOf = ({ kind = 'static' }: PromptContent): PromptKind => kind;

/** The kind that somebody means who names none: what they use says it. */
export function meantKind({ kind, text, texts, options }: Partial<PromptContent>): PromptKind {
  if (kind !== undefined) return kind;
  if (options !== undefined) return 'branch';
  const hasBraces = [text ?? '', ...Object.values(texts ?? {})].some((said) => said.includes('{{'));
  return hasBraces ? 'template' : 'static';
}
