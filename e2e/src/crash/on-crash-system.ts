import { type BrokerKind } from '../harness/broker';
import { aSystem, type Scenario } from '../harness/on-system';
import { keepLedger } from './comparison/ledger';

/** A system for all scenarios of the surrounding `describe`, whose moves are written down. */
export function aCrashSystem(broker: BrokerKind): (scenario: Scenario) => () => Promise<void> {
  const on = aSystem(broker);
  return (scenario) =>
    on(async (system) => {
      await keepLedger(system.database);
      await system.phones.misbehave({});
      await scenario(system);
    });
}
