import { until } from '@promptpipe/testing';
import { expectNothingLostNothingTwice } from '../harness/compare';
import { midFlow, whenAThirdHas } from '../harness/mid-flow';
import { type Lookup } from '../harness/phones';
import { type System } from '../harness/system';
import { Traffic } from '../harness/traffic';

const GATEWAY = 'whatsapp-gateway';
/** So late that nobody listens: the gateway that sent is dead, and the next has not booted. */
const LATE_ACK_MS = 500;
/** A dead owner is found out by its lock, before its lease runs out: both told by the database, whatever the machine has to do. */
const LEASE = `select lease_epoch as epoch, lease_until as until, updated_at as at from whatsapp_accounts where id = 'default'`;

interface Lease {
  readonly epoch: string;
  readonly until: Date;
  readonly at: Date;
}

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
  const leaseNow = async (): Promise<Lease | undefined> => (await system.database.query<Lease>(LEASE))[0];
  const left = await leaseNow();
  const taken = await until('the second to own the account', async () => {
    const now = await leaseNow();
    return now?.epoch !== left?.epoch && now;
  });
  expect(taken.at.getTime()).toBeLessThan(left?.until.getTime() ?? 0);
  await traffic.done;
  await expectNothingLostNothingTwice(system, traffic, label);
  await system.fleet.start([GATEWAY]);
  await system.fleet.remove(second);
}
