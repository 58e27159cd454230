import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** People come to WhatsApp: that nobody has a number is asked again when this old. That somebody has it stays. */
const ABSENT_FOR_HOURS = 24;

/** What is known of the number that a message `m` goes to: true, false, or null where nobody has asked, or too long ago. */
export const ON_WHATSAPP = `
  (select n.on_whatsapp
     from whatsapp_numbers n
    where n.account_id = m.account_id and n.phone = m.recipient
      and (n.on_whatsapp or n.checked_at > pp_clock() - interval '${ABSENT_FOR_HOURS} hours'))`;

/** By the clock and not the transaction's start: the newest answer counts. */
const KEEP = `
  insert into whatsapp_numbers as n (account_id, phone, on_whatsapp, checked_at) values ($1, $2, $3, pp_clock())
  on conflict (account_id, phone)
  do update set on_whatsapp = excluded.on_whatsapp, checked_at = excluded.checked_at
   where n.checked_at < excluded.checked_at`;

export interface CheckedNumber {
  readonly accountId: string;
  readonly phone: string;
  readonly onWhatsApp: boolean;
}

/** What WhatsApp has said of it. */
export async function keepNumber(tx: EntityManager, number: CheckedNumber): Promise<void> {
  await queryRows(tx, KEEP, [number.accountId, number.phone, number.onWhatsApp]);
}
