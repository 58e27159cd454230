import { IS_LONG } from './crash/settings';
import { BROKERS } from './harness/broker';
import { chance } from './harness/chance';
import { expectNothingLostNothingTwice } from './harness/compare';
import { midFlow, whenAThirdHas } from './harness/mid-flow';
import { aSystem } from './harness/on-system';
import { SERVICES } from './harness/plan-services';
import { type System } from './harness/system';
import { Traffic } from './harness/traffic';

const LIMIT_MS = 90_000;
const NOW = `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as instant`;

/** The ways of a start are told apart by the database: the short form takes one carrier. */
const brokers = IS_LONG ? BROKERS : BROKERS.slice(chance('broker of a restart')(BROKERS.length)).slice(0, 1);

describe.each(brokers)('when everything is killed at once in mid-flow, on %s', (broker) => {
  const on = aSystem(broker);

  it.each([
    ['a supervisor vouches that nobody outlived the kill', soleOwner],
    ['the services find out by themselves who is dead', () => Promise.resolve({})],
  ])(
    'nothing is lost, doubled or out of order after a start in which %s',
    (how, envOf) =>
      on(async (system) => {
        const label = `${broker}, all killed: ${how}`;
        const traffic = await Traffic.start(system, { people: 10, each: 10 });
        await midFlow(traffic, whenAThirdHas('arrived'), label);
        await system.fleet.kill(...SERVICES);
        expect(traffic.arrived).toBeLessThan(traffic.total);
        await traffic.everybodyWrites('Written while everything was down');
        await system.fleet.start(SERVICES, await envOf(system));
        await traffic.done;
        await expectNothingLostNothingTwice(system, traffic, label);
      })(),
    LIMIT_MS,
  );
});

async function soleOwner({ database }: System): Promise<NodeJS.ProcessEnv> {
  const [row] = await database.query<{ instant: string }>(NOW);
  return { SOLE_OWNER_BEFORE: row!.instant };
}
