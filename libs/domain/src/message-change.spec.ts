import { changeKey, type MessageChange } from './message-change';

const AT = new Date('2026-03-01T09:00:00Z');
const LATER = new Date('2026-03-01T09:00:01Z');
const heart: MessageChange = { kind: 'reaction', emoji: '❤️' };
const edit: MessageChange = { kind: 'edit', text: 'Good' };

type Told = readonly [MessageChange, Date | null];

it.each<[string, Told, Told, boolean]>([
  ['a reaction told twice', [heart, AT], [heart, AT], true],
  ['the same reaction, given anew', [heart, AT], [heart, LATER], false],
  ['a reaction and its end', [heart, AT], [{ kind: 'reaction', emoji: null }, AT], false],
  ['an edit told twice', [edit, AT], [edit, AT], true],
  ['an edit back to what it was', [edit, AT], [edit, LATER], false],
  ['two edits of which nobody knows when', [edit, null], [{ kind: 'edit', text: 'Bad' }, null], false],
  ['a revoke, of which only one telling knows when', [{ kind: 'revoke' }, AT], [{ kind: 'revoke' }, null], true],
])('%s', (_, one, other, isSame) => {
  expect(changeKey(...one) === changeKey(...other)).toBe(isSame);
});
