import { type Commands } from './commands';
import { E2E, INTEGRATION, UNIT } from './jest-counts';
import { ONE_FAILED, type Outcome } from './outcome';
import { runJest } from './run-jest';
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
    await this.step(async () => this.outcomes.push(...(await runStaticChecks(this.commands, this.root))));
    await this.step(() => this.provide('redis', () => this.surroundings.provideRedis()));
    await this.step(() => this.provide('database', () => this.surroundings.provideDatabase()));
    this.surroundings.findBrowser();
    await this.step(() => this.runTests());
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

  private async runTests(): Promise<void> {
    const { folder, env } = this.surroundings;
    this.outcomes.push(...(await runJest([UNIT, INTEGRATION, E2E], this.commands, { root: this.root, folder, env })));
  }
}
