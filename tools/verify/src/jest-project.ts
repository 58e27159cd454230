import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Commands } from './commands';
import { countsOf, type JestReport } from './jest-counts';
import { type Outcome } from './outcome';

export interface JestProject {
  readonly name: string;
  readonly args: readonly string[];
}

export interface JestSurroundings {
  readonly root: string;
  /** Where jest leaves its report. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs one jest project with its progress in sight. */
export async function runJest(project: JestProject, commands: Commands, where: JestSurroundings): Promise<Outcome> {
  const { root, folder, env } = where;
  const report = join(folder, `${project.name}.json`);
  console.log(`\n… ${project.name}`);
  const { seconds } = await commands.run({
    program: join(root, 'node_modules', '.bin', 'jest'),
    args: ['--selectProjects', project.name, '--ci', '--json', '--outputFile', report, ...project.args],
    env,
    show: true,
  });
  const counts = countsOf(readReport(report));
  console.log(`${counts.failed === 0 ? '✓' : '✗'} ${project.name} (${seconds.toFixed(1)} s)`);
  return { name: project.name, seconds, ...counts };
}

function readReport(file: string): JestReport | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestReport) : null;
}
