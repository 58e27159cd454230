import { aBoot, db } from '@promptpipe/testing';
import { autocommit, findDowntime, findRecoveryRun, listRecoveryRuns, newId } from '../src/index';
import { saveRecoveryRun } from '../src/recovery/save-recovery-run';
import { useDatabase } from './database';

const database = useDatabase();
const ago = (seconds: number) => db(`pp_now() - interval '${seconds} seconds'`);

describe('findDowntime', () => {
  const boot = (registered: number, heartbeat: number, isGone: boolean, service = 'scheduler') =>
    aBoot(database, {
      service,
      registered_at: ago(registered),
      heartbeat_at: ago(heartbeat),
      gone_at: isGone ? ago(heartbeat) : null,
    });
  const downtimeOf = (bootId: string) => findDowntime(autocommit(database.db), 'scheduler', bootId);

  it('is from the last sign of life of the earlier boots to this one', async () => {
    await boot(1_000, 900, true);
    await boot(800, 100, true);
    await boot(30, 1, true, 'api');
    const downtime = await downtimeOf(await boot(10, 0, false));
    expect((downtime?.until.getTime() ?? 0) - (downtime?.from.getTime() ?? 0)).toBeCloseTo(90_000, -3);
  });

  it('is none while another replica lives', async () => {
    await boot(1_000, 900, true);
    await boot(800, 1, false);
    expect(await downtimeOf(await boot(10, 0, false))).toBeUndefined();
  });

  it('is none at the first boot', async () => {
    expect(await downtimeOf(await boot(10, 0, false))).toBeUndefined();
  });
});

describe('recovery runs', () => {
  it('are listed from the newest on, page by page, of one service or of all', async () => {
    const tx = autocommit(database.db);
    const runs = [];
    for (const [n, service] of ['api', 'scheduler', 'api', 'api'].entries()) {
      const run = { id: newId(), service, bootId: newId(), startedAt: new Date(n), durationMs: n, report: { n } };
      await saveRecoveryRun(tx, run);
      runs.unshift(run);
    }
    const [last, before] = await listRecoveryRuns(tx, 'api', { after: null, limit: 2 });
    expect([last, before]).toEqual([runs[0], runs[1]]);
    expect(await listRecoveryRuns(tx, 'api', { after: before?.id ?? null, limit: 2 })).toEqual([runs[3]]);
    expect(await listRecoveryRuns(tx, null, { after: null, limit: 10 })).toEqual(runs);
    expect(await findRecoveryRun(tx, runs[2]?.id ?? '')).toEqual(runs[2]);
    expect(await findRecoveryRun(tx, newId())).toBeNull();
  });
});
