import { type System } from '../../harness/system';
import { compare } from '../comparison/compare';
import { editedBy } from '../mutations/edited-by';
import { Flow } from '../traffic/flow';
import { OLDER_SCHEDULER } from './older-scheduler';

const KINDS = `
  select distinct cardinality(kinds) as kinds from service_instances where service = 'scheduler' and gone_at is null order by 1`;
const SET_ASIDE = `
  select coalesce(sum((r->>'quarantined')::integer), 0)::integer as rows
    from recovery_runs, jsonb_array_elements(report->'recoverables') r`;

/** Nothing is set aside and nothing gets stuck, whether the older one lives or is killed under load. */
export async function expectNothingStuckBesideANewerOne(system: System): Promise<void> {
  const { fleet, database } = system;
  const older = editedBy(OLDER_SCHEDULER.name);
  await fleet.kill('scheduler');
  await fleet.start(['scheduler'], older);
  const newer = await fleet.startReplica('scheduler');
  try {
    const kinds = await database.query<{ kinds: number }>(KINDS);
    expect(kinds.map((row) => row.kinds)).toEqual([expect.any(Number), (kinds[0]?.kinds ?? 0) + 1]);
    const flow = await Flow.start(system);
    await flow.during(async () => {
      await flow.untilMore();
      await fleet.kill('scheduler');
      await fleet.start(['scheduler'], older);
      await flow.untilMore();
    });
    expect((await compare(system, flow.people)).findings).toEqual([]);
    expect(await database.query(SET_ASIDE)).toEqual([{ rows: 0 }]);
  } finally {
    await fleet.kill('scheduler');
    await fleet.remove(newer);
    await fleet.start(['scheduler']);
  }
}
