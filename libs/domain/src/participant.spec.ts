import { mayReceive, PARTICIPANT_CODE, PARTICIPANT_STATUSES } from './participant';

it('lets only the active be written to', () => {
  expect(PARTICIPANT_STATUSES.filter(mayReceive)).toEqual(['active']);
});

it.each(['A', 'p-001', 'Berlin.7_b', 'x'.repeat(64)])('takes %s for a code', (code) => {
  expect(PARTICIPANT_CODE.test(code)).toBe(true);
});

it.each(['', '.hidden', '-rf', 'a b', 'a/b', 'é', 'a\n', 'x'.repeat(65)])('takes %p for no code', (code) => {
  expect(PARTICIPANT_CODE.test(code)).toBe(false);
});
