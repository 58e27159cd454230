import { type Commands } from './commands';
import { E2E, INTEGRATION, UNIT } from './jest-counts';
import { ONE_FAILED, type Outcome } from './outcome';
import { runJest } from './run-jest';
import { runStaticChecks } from './static-checks';
import { type Surroundings } from './surroundings';

export interface VerificationSetting {
  readonly root: string;
  readonly commands: Commands;
  readonly surroundings: Surroundings;
  /** Aborted when somebody wants the end: no further step is begun. */
  readonly interrupted: AbortSignal;
  /** Pattern of the paths of the specs to run, and nothing else then; null: everything. */
  readonly only: string | null;
}

/** Everything that must hold, one step after the other; a step that fails does not keep the later ones from running. */
export class Verification {
  private readonly outcomes: Outcome[] = [];

  constructor(private readonly setting: VerificationSetting) {}

  async run(): Promise<Outcome[]> {
    const { root, commands, surroundings, only } = this.setting;
    if (only === null) await this.step(async () => this.outcomes.push(...(await runStaticChecks(commands, root))));
    await this.step(() => this.provide('redis', () => surroundings.provideRedis()));
    await this.step(() => this.provide('database', () => surroundings.provideDatabase()));
    surroundings.findBrowser();
    await this.step(() => this.runTests());
    return this.outcomes;
  }

  private async step(work: () => Promise<unknown>): Promise<void> {
    if (!this.setting.interrupted.aborted) await work();
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
    const { root, commands, surroundings, only } = this.setting;
    const { folder, env } = surroundings;
    const [projects, args] =
      only === null ? [[UNIT, INTEGRATION, E2E], []] : [[INTEGRATION, E2E], [`--testPathPatterns=${only}`]];
    this.outcomes.push(...(await runJest(projects, commands, { root, folder, env, args })));
  }
}
