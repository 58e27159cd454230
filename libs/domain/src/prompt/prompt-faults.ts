import { optionFaults, type PromptFault } from './option-faults';
import { pollFaults } from './poll';
import { MAX_PROMPT_TEXT, type PromptContent } from './prompt-fields';
import { languagesOf, optionLines, textIn } from './prompt-texts';
import { readTemplate, VARIABLE_RULE } from './template';

/** What one field says against another; each field by itself is right. */
export function promptFaults(content: PromptContent): PromptFault[] {
  const { kind = 'static', text, texts, options } = content;
  if ((text === undefined) === (texts === undefined)) {
    return [{ path: ['text'], message: 'give either text, or texts with a text per language' }];
  }
  const faults = [...languageFaults(content), ...textFaults(content)];
  if (kind === 'branch' && options === undefined) {
    faults.push({ path: ['options'], message: 'is missing: a branch asks with numbered options' });
  }
  if (kind !== 'branch' && options !== undefined) {
    faults.push({ path: ['options'], message: `only a branch has options, and this is kind ${kind}` });
  }
  return [...faults, ...optionFaults(content), ...pollFaults(content)];
}

function languageFaults({ texts, defaultLanguage }: PromptContent): PromptFault[] {
  const path = ['defaultLanguage'];
  if (texts === undefined) {
    return defaultLanguage === undefined ? [] : [{ path, message: 'has no use without texts per language' }];
  }
  if (defaultLanguage !== undefined) {
    return defaultLanguage in texts ? [] : [{ path, message: 'must be one of the languages of texts' }];
  }
  return Object.keys(texts).length === 1
    ? []
    : [{ path, message: 'is missing: name the language for people whose own is not there' }];
}

function textFaults(content: PromptContent): PromptFault[] {
  return languagesOf(content).flatMap((language) => {
    const path = language === null ? ['text'] : ['texts', language];
    const text = textIn(content, language);
    const faults: PromptFault[] = [];
    if (content.kind !== undefined && content.kind !== 'static' && readTemplate(text) === null) {
      faults.push({ path, message: VARIABLE_RULE });
    }
    if (text.length + optionLines(content, language).length > MAX_PROMPT_TEXT) {
      faults.push({ path, message: `must be at most ${MAX_PROMPT_TEXT} characters together with its options` });
    }
    return faults;
  });
}
