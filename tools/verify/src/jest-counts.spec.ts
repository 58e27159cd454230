import { countsOf, E2E, type FileReport, type JestReport, UNIT } from './jest-counts';

const file = (name: string, status: string, ...statuses: string[]): FileReport => ({
  name: `/somewhere/${name}`,
  status,
  assertionResults: statuses.map((of) => ({ status: of })),
});
const report = (success: boolean, ...testResults: FileReport[]): JestReport => ({ success, testResults });

describe('countsOf', () => {
  it.each([
    ['all passed', report(true, file('a.spec.ts', 'passed', 'passed', 'passed')), { passed: 2, failed: 0, skipped: 0 }],
    [
      'some failed',
      report(false, file('a.spec.ts', 'failed', 'passed', 'failed')),
      { passed: 1, failed: 1, skipped: 0 },
    ],
    [
      'skipped and planned tests',
      report(true, file('a.spec.ts', 'passed', 'passed', 'pending', 'todo')),
      { passed: 1, failed: 0, skipped: 2 },
    ],
    [
      'a file that could not be run',
      report(false, file('a.spec.ts', 'passed', 'passed'), file('b.spec.ts', 'failed')),
      { passed: 1, failed: 1, skipped: 0 },
    ],
    [
      'a file whose end failed',
      report(false, file('a.spec.ts', 'failed', 'passed')),
      { passed: 1, failed: 1, skipped: 0 },
    ],
    [
      'no success without a failed test',
      report(false, file('a.spec.ts', 'passed', 'passed')),
      { passed: 1, failed: 1, skipped: 0 },
    ],
    ['nothing ran', report(true), { passed: 0, failed: 1, skipped: 0 }],
    ['everything skipped', report(true, file('a.spec.ts', 'passed', 'pending')), { passed: 0, failed: 1, skipped: 1 }],
  ])('counts %s', (_what, all, expected) => {
    expect(countsOf(all, [UNIT])).toEqual([expected]);
  });

  it('counts each project by itself', () => {
    const all = report(
      false,
      file('a.spec.ts', 'passed', 'passed'),
      file('b.e2e-spec.ts', 'failed', 'passed', 'failed', 'failed'),
    );
    expect(countsOf(all, [UNIT, E2E])).toEqual([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 1, failed: 2, skipped: 0 },
    ]);
  });

  it('counts a jest that left no report as a failure of each project', () => {
    const failed = { passed: 0, failed: 1, skipped: 0 };
    expect(countsOf(null, [UNIT, E2E])).toEqual([failed, failed]);
  });
});
