import { isCanaryDue } from './decide-canary';

describe('isCanaryDue', () => {
  it.each([
    ['acks came lately', { quietForMs: 999, waitsForMs: null }, 1_000, false],
    ['nothing has come for so long', { quietForMs: 1_000, waitsForMs: null }, 1_000, true],
    ['one is under way', { quietForMs: 1_000, waitsForMs: 1 }, 1_000, false],
    ['nobody wants any', { quietForMs: 1_000, waitsForMs: null }, 0, false],
  ])('%s', (_, signs, everyMs, isDue) => {
    expect(isCanaryDue(signs, everyMs)).toBe(isDue);
  });
});
