import { chosenOption } from './chosen-option';
import type { PromptContent } from './prompt-fields';

const SLEEP: PromptContent = {
  kind: 'branch',
  texts: { en: 'How did you sleep?', de: 'Wie war die Nacht?' },
  defaultLanguage: 'en',
  options: [
    { value: 'good', labels: { en: 'Very well', de: 'Sehr gut' } },
    { value: 'bad', labels: { en: 'Badly', de: 'Schlecht' } },
    { value: 'smile', label: '🙂' },
    { value: 'frown', label: '🙁' },
    ...Array.from({ length: 8 }, (_, i) => ({ value: `v${i + 5}`, label: `Label ${i + 5}` })),
  ],
};

const number = (reply: string): number | null => chosenOption(SLEEP, reply, 'en')?.number ?? null;

describe('the option that a reply chooses', () => {
  it.each(['2', ' 2 ', '2.', '2)', '(2)', '#2', '2!', '"2"', '2️⃣', '2\ufe0f', '２', '②', '\n2\n'])(
    '%j is the second',
    (reply) => {
      expect(chosenOption(SLEEP, reply, 'en')).toEqual({ number: 2, value: 'bad', label: 'Badly' });
    },
  );

  it.each([
    ['🔟', 10],
    ['1️⃣2️⃣', 12],
    ['12.', 12],
    ['very  WELL', 1],
    ['Very well!', 1],
    ['🙂', 3],
    ['🙁', 4],
  ])('%s is number %i', (reply, meant) => {
    expect(number(reply)).toBe(meant);
  });

  it.each([
    ['2', 'en', 'Badly'],
    ['2', 'de', 'Schlecht'],
    ['schlecht', 'en', 'Badly'],
    ['badly', 'de', 'Schlecht'],
    ['3', 'de', '🙂'],
    ['2', undefined, 'Badly'],
    ['schlecht', undefined, 'Schlecht'],
  ])('%s, asked in %s, is told as %s', (reply, asked, label) => {
    expect(chosenOption(SLEEP, reply, asked)?.label).toBe(label);
  });

  it.each([
    '',
    '0',
    '13',
    '-2',
    '−2',
    '2.5',
    '1 2',
    '2 of them',
    'I slept very well',
    '🙂🙂',
    '?',
    '1/2',
    '222',
    'x'.repeat(400),
  ])('%j chooses none', (reply) => {
    expect(number(reply)).toBeNull();
  });

  it('is none where two labels differ only by the marks that the reply leaves out', () => {
    const content: PromptContent = {
      ...{
        kind: 'branch',
        text: 'Which?',
        options: [
          { value: 'c', label: 'C' },
          { value: 'cpp', label: 'C++' },
        ],
      },
    };
    expect(chosenOption(content, 'C++', undefined)?.value).toBe('cpp');
    expect(chosenOption(content, 'c', undefined)?.value).toBe('c');
    expect(chosenOption(content, 'C!', undefined)).toBeNull();
  });

  it('is none of a prompt that offers none', () => {
    expect(chosenOption({ text: 'Say 1 or 2' }, '1', undefined)).toBeNull();
  });
});
