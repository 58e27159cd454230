import { expectNothingLostNothingTwice } from '../harness/compare';
import { midFlow, whenAThirdHas } from '../harness/mid-flow';
import { type ServiceName } from '../harness/plan-services';
import { type System } from '../harness/system';
import { Traffic } from '../harness/traffic';

const LOAD = { people: 20, each: 10 };

/** Messages are accepted faster than they are sent, so the API has its middle earlier than the others. */
const passedThe = (service: ServiceName) => (service === 'api' ? 'accepted' : 'arrived');

/** SIGKILL of one service, answers of people while it is dead, and its start. */
export async function expectNothingLostByKill(system: System, service: ServiceName): Promise<void> {
  const label = `${system.brokerKind}, ${service} killed`;
  const traffic = await Traffic.start(system, LOAD);
  await midFlow(traffic, whenAThirdHas(passedThe(service)), label);
  await system.fleet.kill(service);
  expect(traffic.arrived).toBeLessThan(traffic.total);
  await traffic.everybodyWrites('Written while a service was down');
  await system.fleet.start([service]);
  await traffic.done;
  await expectNothingLostNothingTwice(system, traffic, label);
}

/** The same, and the broker forgets everything: once while the service is dead, once while all live. */
export async function expectNothingLostByKillAndFlush(system: System, service: ServiceName): Promise<void> {
  const label = `${system.brokerKind}, ${service} killed and the queues emptied`;
  const traffic = await Traffic.start(system, LOAD);
  await midFlow(traffic, whenAThirdHas(passedThe(service)), label);
  await system.fleet.kill(service);
  await system.broker.forgetEverything();
  expect(traffic.arrived).toBeLessThan(traffic.total);
  await system.fleet.start([service]);
  await midFlow(traffic, { passed: 'arrived', percent: 66 }, `${label} again`);
  await system.broker.forgetEverything();
  await traffic.done;
  await expectNothingLostNothingTwice(system, traffic, label);
}
