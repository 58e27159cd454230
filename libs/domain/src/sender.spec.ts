import { isLid, parseSender } from './sender';

it.each([
  ['123456789012345@lid', true],
  ['+491512345678', false],
])('reads %p', (text, lid) => {
  expect(parseSender(text)).toBe(text);
  expect(isLid(text)).toBe(lid);
});

it.each(['1203630@g.us', 'status@broadcast', '12@newsletter', '@lid', '12a@lid', '123@lid.x', '1@lid\n2@lid', ''])(
  'takes %p for nobody',
  (text) => {
    expect(parseSender(text)).toBeNull();
  },
);
