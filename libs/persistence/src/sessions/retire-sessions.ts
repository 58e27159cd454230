import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** WhatsApp takes none of them any more; they are kept, and nobody goes on with them. */
const RETIRE = `
  update whatsapp_sessions set retired_at = pp_now()
   where account_id = $1 and retired_at is null
  returning generation`;

/** In the transaction that proves the lease. How many there were. */
export const retireSessions = async (tx: EntityManager, accountId: string): Promise<number> =>
  (await queryRows(tx, RETIRE, [accountId])).length;
