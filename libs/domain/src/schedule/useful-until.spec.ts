import { usefulUntil } from './useful-until';

const at = (time: string) => ({ instant: new Date(`2026-03-04T${time}:00Z`) });

it.each([
  ['until the next one', at('18:00'), {}, '2026-03-04T18:00:00.000Z'],
  ['for as long as its schedule says', at('18:00'), { usefulForMinutes: 30 }, '2026-03-04T09:30:00.000Z'],
  ['never past the next one', at('09:20'), { usefulForMinutes: 30 }, '2026-03-04T09:20:00.000Z'],
  ['for a day, where nothing follows', null, {}, '2026-03-05T09:00:00.000Z'],
  ['as its schedule says, where nothing follows', null, { usefulForMinutes: 4_320 }, '2026-03-07T09:00:00.000Z'],
])('a prompt is useful %s', (_, next, definition, expected) => {
  expect(usefulUntil(at('09:00'), next, definition).toISOString()).toBe(expected);
});
