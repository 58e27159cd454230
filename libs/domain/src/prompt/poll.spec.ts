import { chosenOption } from './chosen-option';
import { pollOffer } from './poll';
import { promptContentSchema } from './prompt-content';
import { renderPrompt } from './render-prompt';

const YES = { value: 'y', labels: { en: 'Yes', de: 'Ja' } };
const NO = { value: 'n', labels: { en: 'No', de: 'Nein' } };
const ASKED = promptContentSchema.parse({
  kind: 'branch',
  texts: { en: 'Did you walk, {{name}}?', de: 'Warst du spazieren, {{name}}?' },
  defaultLanguage: 'en',
  options: [YES, NO],
  poll: true,
});

it('is offered in the language of the person, beside the text that a reply is read by', () => {
  const said = renderPrompt(ASKED, { name: 'Eva', code: 'x', language: 'de', variables: {} });
  expect(said).toMatchObject({
    text: 'Warst du spazieren, Eva?\n1. Ja\n2. Nein',
    poll: { question: 'Warst du spazieren, Eva?', options: ['Ja', 'Nein'] },
  });
  expect(chosenOption(ASKED, 'Nein', 'de')).toEqual({ number: 2, value: 'n', label: 'Nein' });
});

it.each([
  ['that asks for none', { ...ASKED, poll: false }, 'Did you walk?'],
  ['whose question has become too long', ASKED, 'x'.repeat(256)],
])('a prompt %s is said as text', (_, content, question) => {
  expect(pollOffer(content, question, 'en')).toBeNull();
});

const refused = (over: object): unknown =>
  promptContentSchema.safeParse({ kind: 'branch', text: 'x', poll: true, ...over }).error?.issues[0]?.path;
const option = (n: number, label = `option ${n}`) => ({ value: String(n), label });

it.each([
  ['without options', { kind: 'static' }, ['poll']],
  ['with a single option', { options: [option(1)] }, ['poll']],
  ['with thirteen options', { options: Array.from({ length: 13 }, (_, n) => option(n + 1)) }, ['poll']],
  ['with an option that is too long', { options: [option(1), option(2, 'x'.repeat(101))] }, ['options', 1]],
])('a poll %s is refused where it is wrong', (_, over, path) => {
  expect(refused(over)).toEqual(path);
});
