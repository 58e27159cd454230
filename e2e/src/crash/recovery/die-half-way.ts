import { until } from '@promptpipe/testing';
import { type ServiceName } from '../../harness/plan-services';
import { type System } from '../../harness/system';
import { armedAt, untilDeadAt } from '../plan/die-and-return';
import { HALF_WAY } from '../plan/service-of-point';
import { makeStaleRows, recoveredRows, removeStaleRows, STALE_ROWS } from './stale-rows';

/** More than two chunks of the largest size. */
const ROWS = 2_500;
const RECOVERED_WITHIN_MS = 90_000;
const GATEWAY = 'whatsapp-gateway';

const recoverablesOf = (service: ServiceName): string[] =>
  Object.entries(STALE_ROWS).flatMap(([name, rows]) => (rows.service === service ? [name] : []));

/**
 * The service dies in the middle of its recovery as often in a row as it has recoverables, three times at least, and once
 * in the middle of each; then a start repairs what is left. Every row is put right, and once.
 */
export async function expectRecoveryThroughDeaths({ fleet, database }: System, service: ServiceName): Promise<void> {
  const names = recoverablesOf(service);
  const deaths = [...names, ...names, ...names].slice(0, Math.max(names.length, 3)).sort(inOrderOf(names));
  // What became unknown shall not be looked up yet: then it would no longer be told by its state.
  await fleet.kill(service, GATEWAY);
  try {
    for (const name of names) await makeStaleRows(database, name, ROWS);
    for (const name of deaths) {
      fleet.launch(service, armedAt(`${HALF_WAY}/${name}`));
      await untilDeadAt(fleet, service, `${HALF_WAY}/${name}`);
    }
    await fleet.start([service]);
    await expectAllRecovered(database, names, ROWS);
  } finally {
    for (const name of names) await removeStaleRows(database, name);
  }
  await fleet.start([GATEWAY]);
}

/** A recoverable dies before those behind it: whoever is registered first has to be done with first. */
const inOrderOf =
  (names: readonly string[]) =>
  (one: string, other: string): number =>
    names.indexOf(one) - names.indexOf(other);

export async function expectAllRecovered(
  database: System['database'],
  names: readonly string[],
  rows: number,
): Promise<void> {
  const counts = async (): Promise<Record<string, number>> => {
    const seen: Record<string, number> = {};
    for (const name of names) seen[name] = await recoveredRows(database, name, rows);
    return seen;
  };
  const all = Object.fromEntries(names.map((name) => [name, rows]));
  const seen = async (): Promise<boolean> => JSON.stringify(await counts()) === JSON.stringify(all);
  await until('all stale rows recovered', seen, RECOVERED_WITHIN_MS).catch(() => undefined);
  expect(await counts()).toEqual(all);
}
