import { ONE_FAILED, type Counts } from './outcome';

/** The part of jest's `--json` report that is counted. */
export interface JestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that could not even be run: they hold no tests that could fail. */
  readonly numRuntimeErrorTestSuites: number;
}

/** Null stands for a jest that ended without a report. A project in which nothing ran has not passed. */
export function countsOf(report: JestReport | null): Counts {
  if (!report) return ONE_FAILED;
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const broken = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const nothingRan = passed + broken === 0;
  const failedOtherwise = broken === 0 && (nothingRan || !report.success);
  return { passed, failed: failedOtherwise ? 1 : broken, skipped };
}
