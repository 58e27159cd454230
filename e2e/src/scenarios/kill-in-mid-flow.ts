import { expectNothingLostNothingTwice } from '../harness/compare';
import { midFlow, whenAThirdHas } from '../harness/mid-flow';
import { type ServiceName } from '../harness/plan-services';
import { type System } from '../harness/system';
import { Traffic } from '../harness/traffic';

const LOAD = { people: 20, each: 10 };

/** SIGKILL of one service, and the broker forgets everything: once while it is dead, once while all live. */
export async function expectNothingLostByKillAndFlush(system: System, service: ServiceName): Promise<void> {
  const label = `${system.brokerKind}, ${service} killed and the queues emptied`;
  const traffic = await Traffic.start(system, LOAD);
  await midFlow(traffic, whenAThirdHas('arrived'), label);
  await system.fleet.kill(service);
  await system.broker.forgetEverything();
  expect(traffic.arrived).toBeLessThan(traffic.total);
  await system.fleet.start([service]);
  await midFlow(traffic, { passed: 'arrived', percent: 66 }, `${label} again`);
  await system.broker.forgetEverything();
  await traffic.done;
  await expectNothingLostNothingTwice(system, traffic, label);
}
