import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Commands } from './commands';
import { runJest, type JestProject } from './jest-project';
import { ONE_FAILED, type Outcome } from './outcome';
import { runStaticChecks } from './static-checks';
import { type Surroundings } from './surroundings';

/** Everything that must hold, one step after the other; a step that fails does not keep the later ones from running. */
export class Verification {
  private readonly outcomes: Outcome[] = [];

  constructor(
    private readonly root: string,
    private readonly commands: Commands,
    private readonly surroundings: Surroundings,
    /** Aborted when somebody wants the end: no further step is begun. */
    private readonly interrupted: AbortSignal,
  ) {}

  async run(): Promise<Outcome[]> {
    const projects = jestProjects(this.root);
    await this.step(async () => this.outcomes.push(...(await runStaticChecks(this.commands, this.root))));
    await this.step(() => this.provide('redis', () => this.surroundings.provideRedis()));
    await this.step(() => this.provide('database', () => this.surroundings.provideDatabase()));
    this.surroundings.findBrowser();
    for (const project of projects) await this.step(() => this.runProject(project));
    return this.outcomes;
  }

  private async step(work: () => Promise<unknown>): Promise<void> {
    if (!this.interrupted.aborted) await work();
  }

  /** What cannot be started counts as one failure; the tests that need it will say the same. */
  private async provide(name: string, start: () => Promise<void>): Promise<void> {
    try {
      await start();
    } catch (error) {
      console.log(`✗ ${name}: ${(error as Error).message}`);
      this.outcomes.push({ name, seconds: 0, ...ONE_FAILED });
    }
  }

  private async runProject(project: JestProject): Promise<void> {
    const { folder, env } = this.surroundings;
    this.outcomes.push(await runJest(project, this.commands, { root: this.root, folder, env }));
  }
}

function jestProjects(root: string): JestProject[] {
  const always: JestProject[] = [
    { name: 'unit', args: [] },
    { name: 'integration', args: [] },
  ];
  return hasEndToEndSpecs(join(root, 'e2e', 'src')) ? [...always, { name: 'e2e', args: [] }] : always;
}

function hasEndToEndSpecs(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((file) => file.endsWith('.e2e-spec.ts'));
}
