import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { awaySince } from '../messages/missed-messages';
import { abandonMessage, type Claim } from '../messages/settle-message';
import { A_STRANGER } from '../participants/a-stranger';
import { judgeAnew } from './change-pace';

/**
 * A session of the old number, open or opening, claims nothing from now on: it is connected again when one of the new number has
 * proved itself. The new number has met nobody.
 */
const BEGIN_ANEW = `
  update whatsapp_accounts a
     set state = case when a.state = 'connected' then 'connecting' else a.state end,
         state_since = case when a.state = 'connected' then pp_now() else a.state_since end,
         away_since = ${awaySince('pp_now()')}, connected_since = null,
         first_send_on = null, cap_day = null, cap_used = 0, updated_at = pp_now()
   where a.id = $1`;

/** Each turnstile, by id as every batch meets them. */
const LOCK_PEOPLE = `select id from participants where account_id = $1 order by id for no key update`;

const FORGET_PEOPLE = `update participants set ${A_STRANGER} where account_id = $1 returning id`;

/**
 * What may lie in the chats of the old number: there the new one finds nothing, and what it sent again would stand in another
 * chat, for the second time. What was never tried, or surely never handed over, goes from the new number under its own id.
 */
const PERHAPS_THERE = `
  select id, attempt from outbox_messages
   where account_id = $1
     and (status in ('sending', 'unknown') or (status = 'queued' and lost_outcomes > 0))
   order by id
     for update`;

export interface NumberReplacement {
  /** Messages that ended as `failed (unresolved)`. */
  readonly unresolved: number;
  /** People to whom the new number is a stranger's. */
  readonly strangers: number;
}

/**
 * The account writes from another number from now on. In the transaction that says so, which holds the account's row: whatever
 * claimed before it is met here, and whatever claims after it finds the account not connected.
 */
export async function replaceNumber(
  tx: EntityManager,
  accountId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<NumberReplacement> {
  await queryRow(tx, BEGIN_ANEW, [accountId]);
  await queryRows(tx, LOCK_PEOPLE, [accountId]);
  const { length: strangers } = await queryRows(tx, FORGET_PEOPLE, [accountId]);
  const error = `Whether it was sent cannot be told any more: the account's number was changed from one that ends in ${from.slice(-2)} to one that ends in ${to.slice(-2)}. Sent from there it might be the second time; ask the person, or write it anew`;
  let unresolved = 0;
  for (const claim of await queryRows<Claim>(tx, PERHAPS_THERE, [accountId])) {
    if (await abandonMessage(tx, claim, error)) unresolved += 1;
  }
  await judgeAnew(tx, accountId);
  return { unresolved, strangers };
}
