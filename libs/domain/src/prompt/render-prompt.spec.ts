import type { PromptContent } from './prompt-fields';
import { renderPrompt } from './render-prompt';

const EVA = { name: 'Eva', code: 'P-7', language: 'de-AT', variables: { mood: 'calm', steps: 0, fit: false } };
const rendered = (content: PromptContent, reader = EVA) => renderPrompt(content, reader);
const textOf = (content: PromptContent, reader = EVA): string => {
  const { outcome, ...rest } = rendered(content, reader);
  return 'text' in rest ? rest.text : outcome;
};

describe('rendering a prompt', () => {
  it('says a static text as it stands, also one from before prompts had kinds', () => {
    expect(rendered({ text: 'Hi {{name}}' })).toEqual({
      outcome: 'rendered',
      text: 'Hi {{name}}',
      language: null,
      poll: null,
    });
    expect(textOf({ kind: 'static', text: '{{{{' })).toBe('{{{{');
  });

  it('puts in what is known, also nought and false', () => {
    const text = '{{name}} ({{ code }}): {{var.mood}}, {{var.steps}}, {{var.fit}}';
    expect(textOf({ kind: 'template', text })).toBe('Eva (P-7): calm, 0, false');
  });

  it('keeps doubled pairs, single braces and closing pairs as text', () => {
    expect(textOf({ kind: 'template', text: '{{{{name}} {a} }}{{name}}' })).toBe('{{name}} {a} }}Eva');
  });

  it('takes no value for a template', () => {
    expect(textOf({ kind: 'template', text: 'Hi {{name}}' }, { ...EVA, name: '{{code}}' })).toBe('Hi {{code}}');
  });

  it.each([[{}], [{ a: null }], [{ a: ' ' }], [{ a: {} }], [{ a: [] }]])(
    'names what is missing from %j',
    (variables) => {
      const content: PromptContent = { kind: 'template', text: '{{var.b}} {{var.a}} {{name}} {{var.a}}' };
      expect(rendered(content, { ...EVA, variables: { b: 'x', ...variables } } as never)).toEqual({
        outcome: 'missing',
        variables: ['var.a'],
      });
    },
  );

  it('finds nothing in what every object has', () => {
    const content: PromptContent = { kind: 'template', text: '{{var.constructor}}' };
    expect(rendered(content)).toEqual({ outcome: 'missing', variables: ['var.constructor'] });
  });

  it.each([
    ['de-AT', 'de'],
    ['pt-BR', 'pt-BR'],
    ['PT-br', 'pt-BR'],
    ['pt', 'en'],
    ['fr', 'en'],
  ])('speaks to %s in %s', (language, spoken) => {
    const texts = { de: 'Hallo', 'pt-BR': 'Oi', en: 'Hi' };
    expect(rendered({ texts, defaultLanguage: 'en' }, { ...EVA, language })).toEqual({
      outcome: 'rendered',
      text: texts[spoken as keyof typeof texts],
      language: spoken,
      poll: null,
    });
  });

  it('numbers the options below the question, in its language', () => {
    const options = [
      { value: 'g', labels: { en: 'Good', de: 'Gut' } },
      { value: 'b', label: 'OK' },
    ];
    const content: PromptContent = {
      ...{ kind: 'branch', texts: { en: 'How, {{name}}?', de: 'Wie, {{name}}?' }, defaultLanguage: 'en', options },
    };
    expect(textOf(content)).toBe('Wie, Eva?\n1. Gut\n2. OK');
    expect(textOf(content, { ...EVA, language: 'en' })).toBe('How, Eva?\n1. Good\n2. OK');
  });
});
