import type { EntityManager } from 'typeorm';
import type { Lid, PhoneNumber } from '@promptpipe/domain';
import { queryRow } from '../database/sql';

/** The newest number that somebody enrolled has, before any newer one that nobody has. */
const PHONE_OF = `
  select i.phone
    from whatsapp_identities i
    left join participants p on p.account_id = i.account_id and p.phone = i.phone
   where i.account_id = $1 and i.lid = $2
   order by p.id is null, i.learned_at desc, i.phone
   limit 1`;

/** The number of whom WhatsApp calls so; null: not told yet. */
export const findPhoneOfLid = async (tx: EntityManager, accountId: string, lid: Lid): Promise<PhoneNumber | null> =>
  (await queryRow<{ phone: PhoneNumber }>(tx, PHONE_OF, [accountId, lid]))?.phone ?? null;
