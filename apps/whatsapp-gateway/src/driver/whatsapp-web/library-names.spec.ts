import { isPerson, nameOf } from './library-names';

it.each([
  ['15550100001@c.us', '+15550100001', true],
  ['15550100001:4@c.us', '+15550100001', true],
  [{ user: '15550100001.0:4', server: 'c.us' }, '+15550100001', true],
  [{ user: '7712345:4', server: 'lid' }, '7712345@lid', true],
  ['7712345@lid', '7712345@lid', true],
  ['120363000-15@g.us', '120363000-15@g.us', false],
  ['status@broadcast', 'status@broadcast', false],
  ['undefined', 'undefined@', false],
] as const)('%j is %s', (wid, name, person) => {
  expect([nameOf(wid), isPerson(nameOf(wid))]).toEqual([name, person]);
});
