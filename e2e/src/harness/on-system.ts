import { type BrokerKind } from './broker';
import { SEED } from './chance';
import { logTails } from './log-tails';
import { startSystem, type System } from './system';
import { unfinishedRows } from './unfinished-rows';

const START_LIMIT_MS = 60_000;

export type Scenario = (system: System) => Promise<void>;

/**
 * One system for all scenarios of the surrounding `describe`, each with people of its own, so that only what a scenario
 * ends has to boot again. Answers what makes a test of a scenario.
 */
export function aSystem(broker: BrokerKind): (scenario: Scenario) => () => Promise<void> {
  let system: System | undefined;
  let failures = 0;
  beforeAll(async () => {
    system = await startSystem(broker);
  }, START_LIMIT_MS);
  afterAll(async () => {
    await system?.stop(failures > 0);
  }, START_LIMIT_MS);

  return (scenario) => async () => {
    if (!system) throw new Error('The system did not start');
    const { fleet } = system;
    // What an earlier scenario left dead when it failed is not this one's fault.
    await fleet.start(fleet.dead);
    try {
      await scenario(system);
      expect(fleet.dead).toEqual([]);
    } catch (error) {
      failures += 1;
      process.stderr.write(`Failed with E2E_SEED=${SEED}\n${logTails(fleet.logFiles)}\n`);
      process.stderr.write(`--- unfinished rows\n${await unfinishedRows(system)}\n`);
      throw error;
    }
  };
}
