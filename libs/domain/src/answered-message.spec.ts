import { answeredMessage, type AnswerCandidate } from './answered-message';

const message = (id: string): AnswerCandidate => ({ id, status: 'sent', waAt: new Date('2026-03-01T08:00:00Z') });
const quoted = message('quoted');
const last = message('last');

it.each([
  { quoted, last, undecided: false, answer: { answers: 'quoted' } },
  { quoted, last, undecided: true, answer: { answers: 'quoted' } },
  { quoted, last: null, undecided: true, answer: { answers: 'quoted' } },
  { quoted: null, last, undecided: true, answer: 'wait' },
  { quoted: null, last: null, undecided: true, answer: 'wait' },
  { quoted: null, last, undecided: false, answer: { answers: 'last' } },
  { quoted: null, last: null, undecided: false, answer: { answers: null } },
])('quoted $quoted.id, last sent $last.id, undecided $undecided: $answer', ({ answer, ...facts }) => {
  expect(answeredMessage(facts.quoted, facts.last, facts.undecided)).toEqual(answer);
});
