import { confirmedStudies } from './confirmed-studies';
import { countRows, type Retention } from './prune';

const PRUNE = `
  delete from responses
   where id = any(array(
           select id from responses
            where study_id = any($1::uuid[]) and created_at < pp_now() - $2 * interval '1 day'
            limit 1000))
  returning id`;

export const responseRetention: Retention = {
  table: 'responses',
  runOnce: async (tx, days) => countRows(tx, PRUNE, [await confirmedStudies(tx, days), days]),
};
