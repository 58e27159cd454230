import { meantKind, promptContentSchema } from './prompt-content';

const faultsOf = (content: unknown): string[] =>
  promptContentSchema.safeParse(content).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
  [];

const OPTIONS = [
  { value: 'good', label: 'Good' },
  { value: 'bad', label: 'Bad' },
];

describe('the content of a prompt', () => {
  it.each([
    { text: 'Good morning' },
    { text: 'Braces {{ as they stand' },
    { kind: 'template', text: 'Hi {{name}}, {{ code }}: {{var.mood}} {{{{ }} { }' },
    { texts: { en: 'Hi', 'de-AT': 'Servus' }, defaultLanguage: 'en' },
    { texts: { en: 'Hi' } },
    { kind: 'branch', text: 'How are you, {{name}}?', options: OPTIONS },
    { kind: 'branch', texts: { en: 'How?' }, options: [{ value: '1', labels: { en: '1', de: 'Eins' } }] },
  ])('can be %j', (content) => {
    expect(faultsOf(content)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [{}, 'text: give either'],
    [{ text: 'a', texts: { en: 'a' } }, 'text: give either'],
    [{ text: ' ' }, 'text: must not be empty'],
    [{ text: 'a\0' }, 'text: must not hold NUL'],
    [{ text: 'a', colour: 'red' }, ': Unrecognized key'],
    [{ text: 'a', kind: 'generated' }, 'kind: must be one of: static, template, branch'],
    [{ text: 'a', defaultLanguage: 'en' }, 'defaultLanguage: has no use'],
    [{ texts: {} }, 'texts: must hold at least one'],
    [{ texts: { english: 'Hi' } }, 'texts.english: '],
    [{ texts: { en: 'Hi', de: 'Hallo' } }, 'defaultLanguage: is missing'],
    [{ texts: { en: 'Hi', de: 'Hallo' }, defaultLanguage: 'fr' }, 'defaultLanguage: must be one of'],
    [{ kind: 'template', text: 'Hi {{nmae}}' }, 'text: braces hold'],
    [{ kind: 'template', text: 'Hi {{name' }, 'text: braces hold'],
    [{ kind: 'template', text: '{{var.}}' }, 'text: braces hold'],
    [{ kind: 'template', texts: { en: '{{}}' } }, 'texts.en: braces hold'],
    [{ kind: 'branch', text: 'How?' }, 'options: is missing'],
    [{ kind: 'branch', text: 'How?', options: [] }, 'options: must name at least one'],
    [{ text: 'How?', options: OPTIONS }, 'options: only a branch'],
    [{ kind: 'branch', text: 'How?', options: [{ value: 'a' }] }, 'options.0.label: give either'],
    [{ kind: 'branch', text: 'How?', options: [{ value: 'a', label: 'A\nB' }] }, 'options.0.label: must be one line'],
    [
      { kind: 'branch', texts: { en: 'How?' }, options: [{ value: 'a', labels: { de: 'A' } }] },
      'options.0.labels: must hold each language of texts; lacks en',
    ],
    [
      { kind: 'branch', text: 'How?', options: [...OPTIONS, { value: 'bad', label: 'Worse' }] },
      'options.2.value: names',
    ],
    [
      { kind: 'branch', text: 'How?', options: [...OPTIONS, { value: 'x', label: ' GOOD ' }] },
      'options.2.label: reads',
    ],
    [{ kind: 'branch', text: 'How?', options: [{ value: 'a', label: '2' }] }, 'options.0.label: 2 would be taken'],
    [{ text: 'a'.repeat(4_097) }, 'text: must be at most 4096 characters'],
    [
      { kind: 'branch', text: 'a'.repeat(4_090), options: OPTIONS },
      'text: must be at most 4096 characters together with its options',
    ],
  ])('is refused: %#', (content, fault) => {
    expect(faultsOf(content)).toContainEqual(expect.stringContaining(fault));
  });

  it('is of the kind that its fields say when none is named', () => {
    expect(meantKind({ text: 'Hi' })).toBe('static');
    expect(meantKind({ texts: { en: 'Hi', de: 'Hallo {{name}}' } })).toBe('template');
    expect(meantKind({ text: 'How?', options: OPTIONS })).toBe('branch');
    expect(meantKind({ text: 'Hi {{name}}', kind: 'static' })).toBe('static');
  });
});
