import { summarize } from './summary';

const lint = { name: 'lint', passed: 1, failed: 0, skipped: 0, seconds: 31.26 };
const unit = { name: 'unit', passed: 120, failed: 0, skipped: 0, seconds: 4 };

describe('summarize', () => {
  it('ends with the sums and nothing about skipped tests when there are none', () => {
    const { lines, failed } = summarize([lint, unit], []);
    expect(lines.at(-1)).toBe('121 passed, 0 failed');
    expect(failed).toBe(false);
  });

  it('appends the skipped ones and is a failure when anything failed', () => {
    const { lines, failed } = summarize([lint, { ...unit, failed: 2, skipped: 3 }], []);
    expect(lines.at(-1)).toBe('121 passed, 2 failed, 3 skipped');
    expect(failed).toBe(true);
  });

  it('has a row for each step and a line for each thing left out', () => {
    const { lines } = summarize([lint, unit], ['the runs on Redis']);
    expect(lines.slice(1)).toEqual([
      '         passed   failed  skipped  seconds',
      'lint          1        0        0     31.3',
      'unit        120        0        0      4.0',
      '',
      'Left out: the runs on Redis',
      '121 passed, 0 failed',
    ]);
  });
});
