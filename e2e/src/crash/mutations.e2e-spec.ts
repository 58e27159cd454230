import { BROKERS } from '../harness/broker';
import { chance } from '../harness/chance';
import { type System } from '../harness/system';
import { type Finding } from './comparison/finding';
import { editedBy } from './mutations/edited-by';
import { EXPOSURES } from './mutations/scenarios';
import { MUTATIONS, type Mutation } from './mutations/mutations';
import { aCrashSystem } from './on-crash-system';
import { BARE_MUTATION, CHOSEN_BROKERS, IS_LONG } from './settings';

const LIMIT_MS = 300_000;

/** The short form sees one of them, by the seed. */
function chosenMutations(): readonly Mutation[] {
  if (BARE_MUTATION !== null) return MUTATIONS.filter(({ name }) => name === BARE_MUTATION);
  if (IS_LONG) return MUTATIONS;
  return [...MUTATIONS, ...MUTATIONS].slice(chance('mutations')(MUTATIONS.length)).slice(0, 1);
}

async function findingsOf(system: System, { name, service }: Mutation, env: NodeJS.ProcessEnv) {
  const { fleet } = system;
  const exposure = EXPOSURES[name];
  if (!exposure) throw new Error(`Nothing exposes ${name}`);
  try {
    return await exposure(system, env);
  } finally {
    // Nobody goes on mutated, or standing still.
    await fleet.kill(...fleet.running.filter((member) => member.startsWith(service)));
    await fleet.start(fleet.dead);
  }
}

async function findingsWith(system: System, mutation: Mutation): Promise<readonly Finding[]> {
  const findings = await findingsOf(system, mutation, editedBy(mutation.name));
  process.stdout.write(findings.map(({ comparison, about }) => `  ${comparison}: ${about}\n`).join(''));
  return findings;
}

async function expectCaught(system: System, mutation: Mutation): Promise<void> {
  const findings = await findingsWith(system, mutation);
  expect(findings.map(({ comparison }) => comparison)).toContain(mutation.caughtBy);
  expect(await findingsOf(system, mutation, {})).toEqual([]);
}

/** Goes red: that is what it is asked for. */
async function expectNothing(system: System, mutation: Mutation): Promise<void> {
  expect(await findingsWith(system, mutation)).toEqual([]);
}

const expectRightOutcome = BARE_MUTATION === null ? expectCaught : expectNothing;

const broker = CHOSEN_BROKERS[chance('broker of mutations')(CHOSEN_BROKERS.length)] ?? BROKERS[0] ?? 'postgres';

describe(`the suite can fail, on ${broker}`, () => {
  const on = aCrashSystem(broker);

  it.each(chosenMutations().map((mutation) => [mutation.name, mutation] as const))(
    `%s ${BARE_MUTATION === null ? 'is caught, and without it the same finds nothing' : 'finds nothing amiss'}`,
    (_, mutation) => on((system) => expectRightOutcome(system, mutation))(),
    LIMIT_MS,
  );
});
