import { promptContentSchema } from './prompt-content';
import { votedOption } from './voted-option';

const CONTENT = promptContentSchema.parse({
  kind: 'branch',
  texts: { en: 'Where?', de: 'Wo?' },
  defaultLanguage: 'en',
  options: [
    { value: 'here', labels: { en: 'Die', de: 'Hier' } },
    { value: 'there', labels: { en: 'There', de: 'Die' } },
  ],
  poll: true,
});

it.each([
  ['a word that is another option in another language', 'Die', 'de', 2],
  ['the same word in the other', 'Die', 'en', 1],
  ['a number, where the page knew no label', '2', 'de', 2],
  ['a vote that was taken back', '', 'de', undefined],
])('%s', (_, label, asked, number) => {
  expect(votedOption(CONTENT, label, asked)?.number).toBe(number);
});
