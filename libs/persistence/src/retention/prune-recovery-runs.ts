import { countRows, type Retention } from './prune';

/** One row per boot: few, so that they are simply read. */
const PRUNE = `
  delete from recovery_runs
   where id = any(array(select id from recovery_runs where started_at < pp_now() - $1 * interval '1 day' limit 1000))
  returning id`;

export const recoveryRunRetention: Retention = {
  table: 'recovery_runs',
  runOnce: (tx, days) => countRows(tx, PRUNE, [days]),
};
