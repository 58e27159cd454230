import { countRows, type Retention } from './prune';

/** Keys of what came in hold neither text nor number; they go long after the messages, which WhatsApp must not bring back. */
const PRUNE = `
  delete from inbound_dedup d
   using (select account_id, wa_message_id from inbound_dedup
           where first_seen_at < pp_now() - $1 * interval '1 day'
           order by first_seen_at
           limit 1000) old
   where d.account_id = old.account_id and d.wa_message_id = old.wa_message_id
  returning d.wa_message_id`;

export const dedupRetention: Retention = {
  table: 'inbound_dedup',
  runOnce: (tx, days) => countRows(tx, PRUNE, [days]),
};
