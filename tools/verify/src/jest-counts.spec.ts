import { countsOf, type JestReport } from './jest-counts';

const green: JestReport = {
  success: true,
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('countsOf', () => {
  it.each([
    ['all passed', {}, { passed: 12, failed: 0, skipped: 0 }],
    ['some failed', { success: false, numFailedTests: 2 }, { passed: 12, failed: 2, skipped: 0 }],
    ['skipped and planned tests', { numPendingTests: 3, numTodoTests: 1 }, { passed: 12, failed: 0, skipped: 4 }],
    [
      'a file that could not be run',
      { success: false, numRuntimeErrorTestSuites: 1 },
      { passed: 12, failed: 1, skipped: 0 },
    ],
    ['no success without a failed test', { success: false }, { passed: 12, failed: 1, skipped: 0 }],
    ['nothing ran', { numPassedTests: 0 }, { passed: 0, failed: 1, skipped: 0 }],
    ['everything skipped', { numPassedTests: 0, numPendingTests: 5 }, { passed: 0, failed: 1, skipped: 5 }],
  ])('counts %s', (_what, change, expected) => {
    expect(countsOf({ ...green, ...change })).toEqual(expected);
  });

  it('counts a jest that left no report as one failure', () => {
    expect(countsOf(null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
