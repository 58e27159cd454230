import { expectNothingLostNothingTwice } from '../harness/compare';
import { midFlow, whenAThirdHas } from '../harness/mid-flow';
import { type Lookup } from '../harness/phones';
import { type System } from '../harness/system';
import { Traffic } from '../harness/traffic';

const GATEWAY = 'whatsapp-gateway';
/** So late that nobody listens: the gateway that sent is dead, and the next has not booted. */
const LATE_ACK_MS = 500;
/** A dead owner is found out by its lock, long before its lease of 8 s runs out. */
const TAKEN_OVER_WITHIN_MS = 7_000;

/** The gateway is killed when WhatsApp has some messages of which it has told it nothing, neither answer nor ack. */
export async function expectNothingTwiceByDroppedAnswers(system: System, lookup: Lookup): Promise<void> {
  const label = `five dropped answers, ${lookup} look-ups, gateway killed`;
  await system.phones.misbehave({ lookup });
  try {
    const traffic = await Traffic.start(system, { people: 10, each: 10 });
    await midFlow(traffic, whenAThirdHas('arrived'), label);
    await system.phones.misbehave({ dropAnswer: true, lateAckMs: LATE_ACK_MS, times: 5 });
    await traffic.until('arrived', traffic.arrived + 4);
    await system.fleet.kill(GATEWAY);
    await system.fleet.start([GATEWAY]);
    await traffic.done;
    expect(await expectNothingLostNothingTwice(system, traffic, label)).toBeGreaterThan(0);
  } finally {
    await system.phones.misbehave({});
  }
}

export async function expectSecondGatewayGoesOn(system: System): Promise<void> {
  const label = 'gateway killed beside a second one';
  const second = await system.fleet.startReplica(GATEWAY);
  const traffic = await Traffic.start(system, { people: 10, each: 10 });
  await midFlow(traffic, whenAThirdHas('arrived'), label);
  await system.fleet.kill(GATEWAY);
  const killedAt = performance.now();
  await traffic.until('arrived', Math.ceil(traffic.total / 2));
  expect(performance.now() - killedAt).toBeLessThan(TAKEN_OVER_WITHIN_MS);
  await traffic.done;
  await expectNothingLostNothingTwice(system, traffic, label);
  await system.fleet.start([GATEWAY]);
  await system.fleet.remove(second);
}
