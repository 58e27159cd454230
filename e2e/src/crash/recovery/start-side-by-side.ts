import { SERVICES } from '../../harness/plan-services';
import { type System } from '../../harness/system';
import { expectAllRecovered } from './die-half-way';
import { makeStaleRows, removeStaleRows, STALE_ROWS } from './stale-rows';

const REPORTED = `
  select r->>'name' as name, sum((r->>'recovered')::integer + (r->>'quarantined')::integer)::integer as recovered, count(*)::integer as boots
    from recovery_runs, jsonb_array_elements(report->'recoverables') r
   where started_at > $1
   group by 1`;
/** However many rows and however slow the machine: what is asked here is who recovers, and not for how long. */
const LONG_LIMITS = { RECOVERY_LIMITS_MS: '*=240000' };

const NOW = `select clock_timestamp() as now`;

/**
 * Two of the services whose recovery goes over rows, in the same second: each row is recovered once, by one of them. What
 * a boot shares with its loops is left out: there is no count that the boots must have told.
 */
export async function expectEachRecoveredOnce({ fleet, database }: System, rows: number): Promise<void> {
  const names = Object.entries(STALE_ROWS).flatMap(([name, { isShared }]) => (isShared ? [] : [name]));
  await fleet.kill(...SERVICES);
  const twins = await fleet.planReplicas(['api', 'scheduler', 'outbox-sender']);
  try {
    for (const name of names) await makeStaleRows(database, name, rows);
    const [clock] = await database.query<{ now: Date }>(NOW);
    // The gateways come later: they look up what became unknown.
    const first = ['api', 'scheduler', 'outbox-sender'];
    await fleet.start([...first, ...twins], LONG_LIMITS);
    await expectAllRecovered(database, names, rows);
    const reported = await database.query<{ name: string; recovered: number; boots: number }>(REPORTED, [clock?.now]);
    const told = Object.fromEntries(reported.map(({ name, recovered, boots }) => [name, { recovered, boots }]));
    expect(told).toMatchObject(Object.fromEntries(names.map((name) => [name, { recovered: rows, boots: 2 }])));
  } finally {
    for (const name of names) await removeStaleRows(database, name);
  }
  const gateways = await fleet.planReplicas(['whatsapp-gateway']);
  await fleet.start(['whatsapp-gateway', ...gateways]);
  for (const name of [...twins, ...gateways]) await fleet.remove(name);
}
