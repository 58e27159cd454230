import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { BLOCKED_BY_EARLIER, MAY_LEAVE } from './head-of-lane';
import type { StageableAccount } from './stageable-accounts';

/** Ids staged per account at most; sends are never claimed ahead, so more would only wait elsewhere (design §4). */
export const ACCOUNT_WINDOW = 200;

/** How many accounts share a stage act: their rows are kept from a takeover for as long as it lasts. */
export const ACCOUNTS_PER_STAGE = 25;

/** As for one: a stager of its own each, so that its window is exact. Those of another stager are left to it. */
const TRY_STAGE_LOCKS = `
  select id
    from unnest($1::text[]) as account (id)
   where pg_try_advisory_xact_lock(hashtext('promptpipe.stage.messages'), hashtext(id))`;

/** As for one, without waiting: an account that is renewed or taken over at this moment has its turn in the next pass. */
const LOCK_ACCOUNTS = `
  select a.id
    from unnest($1::text[], $2::bigint[]) as account (id, lease_epoch)
    join whatsapp_accounts a on a.id = account.id and a.lease_epoch = account.lease_epoch
     for share of a skip locked`;

/** What waits for each account whose hints go to the same queue. */
const COUNT_STAGED = `
  select a.id,
         (select count(*)::integer
            from outbox_messages m
           where m.account_id = a.id and m.status = 'queued' and m.staged_at is not null) as count
    from whatsapp_accounts a
   where a.lease_process = $1`;

/** Due heads only, the first of each account. Marked and committed before they are added. */
const STAGE = `
  update outbox_messages m
     set staged_at = pp_now(), staged_by = $4, staged_epoch = $5, staged_account_epoch = account.lease_epoch
    from unnest($1::text[], $2::bigint[]) as account (id, lease_epoch)
   where account.id = m.account_id
     and m.id = any(array(
           select due.id
             from unnest($1::text[], $3::integer[]) as account (id, room),
                  lateral (
                    select m.id
                      from outbox_messages m
                     where m.account_id = account.id
                       and m.staged_at is null
                       and not m.held
                       and ${MAY_LEAVE}
                       and not ${BLOCKED_BY_EARLIER}
                     order by m.not_before, m.id
                     limit least(account.room, ${ACCOUNT_WINDOW})
                       for update skip locked) due
            limit $6::integer))
  returning m.id, m.attempt, m.account_id as "accountId"`;

/** Due messages that are no heads go out of sight until what stands before them ends. */
const HOLD_NON_HEADS = `
  update outbox_messages
     set held = true
   where id = any(array(
           select behind.id
             from unnest($1::text[]) as account (id),
                  lateral (
                    select m.id
                      from outbox_messages m
                     where m.account_id = account.id
                       and m.status = 'queued' and m.staged_at is null and not m.held
                       and m.not_before <= pp_now()
                       and ${BLOCKED_BY_EARLIER}
                     order by m.not_before, m.id
                     limit ${ACCOUNT_WINDOW}
                       for update skip locked) behind))
  returning id`;

export interface MessageStageMark {
  readonly bootId: string;
  readonly brokerEpoch: string;
}

export interface MessageStageResult {
  readonly staged: readonly { readonly id: string; readonly attempt: number }[];
  /** True when an account was left out: another stages it, or its lease changes hands or is renewed at this moment. */
  readonly busy: boolean;
}

/** One act for accounts of one process, each within its own window and all within the capacity of their queue. */
export async function stageMessages(
  tx: EntityManager,
  wanted: readonly StageableAccount[],
  mark: MessageStageMark,
  capacity: number,
): Promise<MessageStageResult> {
  const accounts = await lockAccounts(tx, wanted);
  const busy = accounts.length < wanted.length;
  const { shares, inAll } = await roomFor(tx, accounts, capacity);
  if (inAll <= 0 || shares.length === 0) return { staged: [], busy };
  const staged = await queryRows<{ id: string; attempt: number; accountId: string }>(tx, STAGE, [
    shares.map(({ account }) => account.id),
    shares.map(({ account }) => account.leaseEpoch),
    shares.map(({ room }) => room),
    mark.bootId,
    mark.brokerEpoch,
    inAll,
  ]);
  const ofAccount = (id: string): number => staged.filter(({ accountId }) => accountId === id).length;
  const emptied = shares.filter(({ account, room }) => ofAccount(account.id) < room);
  if (staged.length < inAll && emptied.length > 0)
    await queryRows(tx, HOLD_NON_HEADS, [emptied.map(({ account }) => account.id)]);
  return { staged: staged.map(({ id, attempt }) => ({ id, attempt })), busy };
}

async function lockAccounts(tx: EntityManager, wanted: readonly StageableAccount[]): Promise<StageableAccount[]> {
  const free = await queryRows<{ id: string }>(tx, TRY_STAGE_LOCKS, [wanted.map(({ id }) => id)]);
  const mine = new Set(free.map(({ id }) => id));
  const asked = wanted.filter(({ id }) => mine.has(id));
  const params = [asked.map(({ id }) => id), asked.map(({ leaseEpoch }) => leaseEpoch)];
  const held = new Set((await queryRows<{ id: string }>(tx, LOCK_ACCOUNTS, params)).map(({ id }) => id));
  return asked.filter(({ id }) => held.has(id));
}

interface Room {
  readonly shares: readonly { readonly account: StageableAccount; readonly room: number }[];
  readonly inAll: number;
}

async function roomFor(tx: EntityManager, accounts: readonly StageableAccount[], capacity: number): Promise<Room> {
  const counts = await queryRows<{ id: string; count: number }>(tx, COUNT_STAGED, [accounts[0]?.processId ?? null]);
  const staged = new Map(counts.map(({ id, count }) => [id, count]));
  const roomOf = (id: string): number => ACCOUNT_WINDOW - (staged.get(id) ?? 0);
  const shares = accounts.map((account) => ({ account, room: roomOf(account.id) })).filter(({ room }) => room > 0);
  return { shares, inAll: capacity - counts.reduce((sum, { count }) => sum + count, 0) };
}
