import { ONE_FAILED, type Counts } from './outcome';

/** The part of jest's `--json` report that is counted. */
export interface JestReport {
  readonly success: boolean;
  readonly testResults: readonly FileReport[];
}

export interface FileReport {
  /** Path of the file. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

/** The spec files whose names end so. */
export interface JestProject {
  readonly name: string;
  readonly ending: string;
}

export const UNIT: JestProject = { name: 'unit', ending: '.spec.ts' };
export const INTEGRATION: JestProject = { name: 'integration', ending: '.int-spec.ts' };
export const E2E: JestProject = { name: 'e2e', ending: 'e2e-spec.ts' };

/**
 * One entry for each project. Null stands for a jest that ended without a report. A project in which nothing ran has not
 * passed; nor has any, where jest says that it failed and no test tells why.
 */
export function countsOf(report: JestReport | null, projects: readonly JestProject[]): Counts[] {
  if (!report) return projects.map(() => ONE_FAILED);
  const counts = projects.map(({ ending }) =>
    countsOfFiles(report.testResults.filter(({ name }) => name.endsWith(ending))),
  );
  if (report.success || counts.some(({ failed }) => failed > 0)) return counts;
  return counts.map((count) => ({ ...count, failed: 1 }));
}

function countsOfFiles(files: readonly FileReport[]): Counts {
  const tests = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const count = (...statuses: string[]): number => tests.filter((status) => statuses.includes(status)).length;
  const passed = count('passed');
  const broken = count('failed') + files.filter(isBroken).length;
  return { passed, failed: passed + broken === 0 ? 1 : broken, skipped: count('pending', 'todo') };
}

/** A file that could not even be run, or whose end failed, has no test that did. */
const isBroken = ({ status, assertionResults }: FileReport): boolean =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
