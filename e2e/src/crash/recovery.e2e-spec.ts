import { chance } from '../harness/chance';
import { aCrashSystem } from './on-crash-system';
import { expectRecoveryThroughDeaths } from './recovery/die-half-way';
import { NOT_IN_CHUNKS, STALE_ROWS } from './recovery/stale-rows';
import { expectEachRecoveredOnce } from './recovery/start-side-by-side';
import { CHOSEN_BROKERS, IS_LONG } from './settings';

const LIMIT_MS = 900_000;
const SHORT_ROWS = 3_000;
const LONG_ROWS = 100_000;

const NAMES = `
  select distinct r->>'name' as name from recovery_runs, jsonb_array_elements(report->'recoverables') r order by 1`;

/** The broker has little to do with it: the short form takes one. */
const brokers = IS_LONG
  ? CHOSEN_BROKERS
  : CHOSEN_BROKERS.slice(chance('broker of recovery')(CHOSEN_BROKERS.length)).slice(0, 1);

describe.each(brokers)('recovery, on %s', (broker) => {
  const on = aCrashSystem(broker);

  it(
    'is killed half-way through every recoverable that there is',
    on(async ({ database }) => {
      const found = await database.query<{ name: string }>(NAMES);
      const known = [...Object.keys(STALE_ROWS), ...NOT_IN_CHUNKS].sort();
      expect(found.map(({ name }) => name)).toEqual(known);
    }),
    LIMIT_MS,
  );

  it.each(['scheduler', 'outbox-sender'] as const)(
    'of the %s puts every row right once, however often in a row it is killed half-way',
    (service) => on((system) => expectRecoveryThroughDeaths(system, service))(),
    LIMIT_MS,
  );

  it(
    'of two replicas that start in the same second recovers each row once',
    on((system) => expectEachRecoveredOnce(system, IS_LONG ? LONG_ROWS : SHORT_ROWS)),
    LIMIT_MS,
  );
});
