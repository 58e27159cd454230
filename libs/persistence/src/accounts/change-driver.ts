import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { awaySince } from '../messages/missed-messages';

/**
 * The way to WhatsApp is another from now on: whoever owns the account by the old one loses it, and a gateway of the new one
 * takes it over. What nobody can lose had no pace; a real number begins with the defaults, and with nobody met.
 */
const CHANGE = `
  update whatsapp_accounts a
     set driver = $2,
         lease_owner = null, lease_process = null, lease_until = null, state = 'disconnected', connected_since = null,
         state_since = pp_now(), away_since = ${awaySince('pp_now()')}, trouble = null, trouble_detail = null, found_phone = null,
         gap_ms = default, gap_jitter_ms = default, reply_gap_ms = default, cold_per_day = default, warm_up = default,
         silent_days = default, loop_seconds = default, first_send_on = null, cap_day = null, cap_used = 0,
         updated_at = pp_now()
   where a.id = $1 and a.driver <> $2
  returning a.id`;

/** False: it is so already. */
export const changeDriver = async (
  tx: EntityManager,
  accountId: string,
  driver: 'simulated' | 'whatsapp-web',
): Promise<boolean> => (await queryRow(tx, CHANGE, [accountId, driver])) !== null;
