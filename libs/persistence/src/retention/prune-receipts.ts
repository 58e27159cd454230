import { confirmedStudies } from './confirmed-studies';
import { countRows, type Retention } from './prune';

const OLD = `recorded_at < pp_now() - $2 * interval '1 day'`;

const OF_STUDIES = `
  delete from receipts
   where id = any(array(select id from receipts where study_id = any($1::uuid[]) and ${OLD} limit 1000))
  returning id`;

/** Of a message that we never had, and that no restore has brought back since. */
const ORPHANS = `
  delete from receipts
   where id = any(array(select id from receipts where study_id is null and ${OLD.replace('$2', '$1')} limit 1000))
  returning id`;

export const receiptRetention: Retention = {
  table: 'receipts',
  runOnce: async (tx, days) =>
    (await countRows(tx, OF_STUDIES, [await confirmedStudies(tx, days), days])) || countRows(tx, ORPHANS, [days]),
};
