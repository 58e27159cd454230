import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Commands } from './commands';
import { countsOf, type JestProject, type JestReport } from './jest-counts';
import { type Outcome } from './outcome';

export interface JestSurroundings {
  readonly root: string;
  /** Where jest leaves its report. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Further arguments of jest. */
  readonly args?: readonly string[];
}

/** Runs the projects side by side, with their progress in sight: what waits in one leaves the machine to the others. */
export async function runJest(
  projects: readonly JestProject[],
  commands: Commands,
  { root, folder, env, args = [] }: JestSurroundings,
): Promise<Outcome[]> {
  const names = projects.map(({ name }) => name);
  const report = join(folder, 'jest.json');
  console.log(`\n… ${names.join(', ')}`);
  const { seconds } = await commands.run({
    program: join(root, 'node_modules', '.bin', 'jest'),
    args: ['--selectProjects', ...names, '--ci', '--json', '--outputFile', report, ...args],
    env,
    show: true,
  });
  const counts = countsOf(readReport(report), projects);
  const failed = counts.some((count) => count.failed > 0);
  console.log(`${failed ? '✗' : '✓'} ${names.join(', ')} (${seconds.toFixed(1)} s)`);
  return counts.map((count, n) => ({ name: names[n] ?? '', seconds, ...count }));
}

function readReport(file: string): JestReport | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestReport) : null;
}
