import { typingMs } from './typing-ms';

it.each([
  ['grows with the text', 'Hello', { maxMs: 3_000, gapMs: 4_000 }, 200],
  ['has an end', 'x'.repeat(1_000), { maxMs: 3_000, gapMs: 4_000 }, 3_000],
  ['fits into the gap', 'x'.repeat(1_000), { maxMs: 3_000, gapMs: 1_000 }, 1_000],
  ['is none without a pace', 'x'.repeat(1_000), { maxMs: 3_000, gapMs: 0 }, 0],
  ['is none where it is switched off', 'Hello', { maxMs: 0, gapMs: 4_000 }, 0],
])('typing %s', (_, text, bounds, ms) => {
  expect(typingMs(text, bounds)).toBe(ms);
});
