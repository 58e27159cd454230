import { confirmedStudies } from './confirmed-studies';
import { countRows, type Retention } from './prune';

const OLD = `recorded_at < pp_now() - $2 * interval '1 day'`;

const OF_STUDIES = `
  delete from response_events
   where id = any(array(select id from response_events where study_id = any($1::uuid[]) and ${OLD} limit 1000))
  returning id`;

/** Of what strangers wrote: it belongs to no study, and nobody has agreed that it is kept. */
const OF_STRANGERS = `
  delete from response_events
   where id = any(array(
           select id from response_events where study_id is null and ${OLD.replace('$2', '$1')} limit 1000))
  returning id`;

/** What was told before its message came, and none came: it went past us, and is nobody's to keep. */
const OF_NO_MESSAGE = `
  delete from response_events
   where id = any(array(
           select id from response_events
            where message_id is null and inbound_message_id is null and recorded_at < pp_now() - interval '1 day' limit 1000))
  returning id`;

export const responseEventRetention: Retention = {
  table: 'response_events',
  runOnce: async (tx, days) =>
    (await countRows(tx, OF_NO_MESSAGE, [])) ||
    (await countRows(tx, OF_STUDIES, [await confirmedStudies(tx, days), days])) ||
    countRows(tx, OF_STRANGERS, [days]),
};
