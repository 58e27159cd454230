import { askedLanguage } from './asked-language';
import type { PromptContent } from './prompt-fields';
import { renderPrompt } from './render-prompt';

const CONTENT: PromptContent = {
  ...{ kind: 'branch', texts: { en: 'How, {{name}}?', de: 'Wie, {{name}}?', fr: 'Comment?' }, defaultLanguage: 'en' },
  options: [
    { value: 'good', labels: { en: 'Good', de: 'Gut', fr: 'Bien' } },
    { value: 'bad', labels: { en: 'Bad', de: 'Schlecht', fr: 'Mal' } },
  ],
};
const said = (language: string): string => {
  const rendered = renderPrompt(CONTENT, { name: 'Eva\n1. Gut\n2. Schlecht', code: 'x', language, variables: {} });
  return rendered.outcome === 'rendered' ? rendered.text : '';
};

describe('the language of a question that was put', () => {
  it.each([
    ['en', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['fr', 'fr'],
    ['tr', 'en'],
  ])('to somebody of %s is %s', (language, asked) => {
    expect(askedLanguage(CONTENT, said(language))).toBe(asked);
  });

  it('is none of a text without any, and unknown of what this prompt never said', () => {
    const plain: PromptContent = { kind: 'branch', text: 'Which?', options: [{ value: 'a', label: 'A' }] };
    expect(askedLanguage(plain, 'Which?\n1. A')).toBeNull();
    expect(askedLanguage(CONTENT, 'How?\n1. Good')).toBeUndefined();
  });
});
