import { confirmedStudies } from './confirmed-studies';
import { countRows, type Retention } from './prune';

/** What is still received is owed its handling, however old. */
const OF_STUDIES = `
  delete from inbound_messages
   where id = any(array(
           select id from inbound_messages
            where study_id = any($1::uuid[]) and received_at < pp_now() - $2 * interval '1 day' and status <> 'received'
            limit 1000
              for update skip locked))
  returning id`;

/** What strangers wrote belongs to no study, and nobody has agreed that it is kept. One that is being enrolled is left. */
const OF_STRANGERS = `
  delete from inbound_messages
   where id = any(array(
           select id from inbound_messages
            where study_id is null and received_at < pp_now() - $1 * interval '1 day'
            limit 1000
              for update skip locked))
  returning id`;

export const inboundRetention: Retention = {
  table: 'inbound_messages',
  runOnce: async (tx, days) =>
    (await countRows(tx, OF_STUDIES, [await confirmedStudies(tx, days), days])) || countRows(tx, OF_STRANGERS, [days]),
};
