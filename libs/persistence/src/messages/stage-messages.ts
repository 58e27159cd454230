import { type DueInLane, inTurn, type Lane, LANES, type Waited } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { BLOCKED_BY_EARLIER, LEAVES_AT, MAY_LEAVE } from './head-of-lane';
import { IS_PACED } from './pace-terms';
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

/**
 * Without waiting: an account that is taken over at this moment has its turn in the next pass. Only a takeover is kept away, which
 * locks for more than a key; renewals and claims, which move the pace on, go on beside.
 */
const LOCK_ACCOUNTS = `
  select a.id, ${IS_PACED} as "isPaced", a.sends_since_study as study, a.sends_since_bulk as bulk,
         ${IS_PACED} and a.next_send_at > pp_clock() as "onlyReplies",
         ${IS_PACED} and a.next_reply_at > pp_clock() as "noReplies"
    from unnest($1::text[], $2::bigint[]) as account (id, lease_epoch)
    join whatsapp_accounts a on a.id = account.id and a.lease_epoch = account.lease_epoch
     for key share of a skip locked`;

/** What waits for each account whose hints go to the same queue, and how much of that are replies. */
const COUNT_STAGED = `
  select a.id, staged.count, staged.replies
    from whatsapp_accounts a,
         lateral (select count(*)::integer as count, (count(*) filter (where m.lane = 'reply'))::integer as replies
                    from outbox_messages m
                   where m.account_id = a.id and m.status = 'queued' and m.staged_at is not null) staged
   where a.lease_process = $1`;

/** Due heads, of each account and lane the first, as many as there is room for. */
const LOOK = `
  select due.id, due.attempt, account.id as "accountId", account.lane
    from unnest($1::text[], $2::text[], $3::integer[]) as account (id, lane, room),
         lateral (
           select m.id, m.attempt
             from outbox_messages m
            where m.account_id = account.id
              and m.lane = account.lane
              and m.staged_at is null
              and not m.held
              and ${MAY_LEAVE}
              and not ${BLOCKED_BY_EARLIER}
            order by ${LEAVES_AT}, m.id
            limit least(account.room, ${ACCOUNT_WINDOW})
              for update skip locked) due`;

/** Marked and committed before they are added. This transaction holds the rows. */
const MARK = `
  update outbox_messages m
     set staged_at = pp_now(), staged_by = $3, staged_epoch = $4, staged_account_epoch = account.lease_epoch
    from unnest($1::text[], $2::bigint[]) as account (id, lease_epoch)
   where account.id = m.account_id
     and m.id = any($5::uuid[])`;

/** Due messages that are no heads go out of sight until what stands before them ends. */
const HOLD_NON_HEADS = `
  update outbox_messages
     set held = true
   where id = any(array(
           select behind.id
             from unnest($1::text[]) as account (id),
                  unnest('{reply,study,bulk}'::text[]) as line (lane),
                  lateral (
                    select m.id
                      from outbox_messages m
                     where m.account_id = account.id
                       and m.lane = line.lane
                       and m.status = 'queued' and m.staged_at is null and not m.held
                       and ${LEAVES_AT} <= pp_now()
                       and ${BLOCKED_BY_EARLIER}
                     order by ${LEAVES_AT}, m.id
                     limit ${ACCOUNT_WINDOW}
                       for update skip locked) behind))
  returning id`;

export interface MessageStageMark {
  readonly bootId: string;
  readonly brokerEpoch: string;
}

export interface MessageStageResult {
  readonly staged: readonly { readonly id: string; readonly attempt: number }[];
  /** True when an account was left out: another stages it, or its lease changes hands at this moment. */
  readonly busy: boolean;
}

/** One act for accounts of one process, each within its own window and pace, and all within the capacity of their queue. */
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
  const due = await lookAt(tx, shares);
  const chosen = shares.map((share) => ({
    share,
    next: inTurn(due.get(share.account.id) ?? [], share.room, share.account),
  }));
  const staged = chosen.flatMap(({ next }) => next).slice(0, inAll);
  const params = [shares.map(({ account }) => account.id), shares.map(({ account }) => account.leaseEpoch)];
  if (staged.length > 0)
    await queryRows(tx, MARK, [...params, mark.bootId, mark.brokerEpoch, staged.map(({ id }) => id)]);
  const emptied = chosen.filter(({ share, next }) => next.length < share.room);
  if (staged.length < inAll && emptied.length > 0)
    await queryRows(tx, HOLD_NON_HEADS, [emptied.map(({ share }) => share.account.id)]);
  return { staged: staged.map(({ id, attempt }) => ({ id, attempt })), busy };
}

interface LockedAccount extends StageableAccount, Waited {
  readonly isPaced: boolean;
  readonly onlyReplies: boolean | null;
  readonly noReplies: boolean | null;
}

async function lockAccounts(tx: EntityManager, wanted: readonly StageableAccount[]): Promise<LockedAccount[]> {
  const free = await queryRows<{ id: string }>(tx, TRY_STAGE_LOCKS, [wanted.map(({ id }) => id)]);
  const mine = new Set(free.map(({ id }) => id));
  const asked = wanted.filter(({ id }) => mine.has(id));
  const params = [asked.map(({ id }) => id), asked.map(({ leaseEpoch }) => leaseEpoch)];
  const held = new Map((await queryRows<LockedAccount>(tx, LOCK_ACCOUNTS, params)).map((row) => [row.id, row]));
  return asked.flatMap((account) => {
    const row = held.get(account.id);
    return row ? [{ ...row, ...account }] : [];
  });
}

interface Share {
  readonly account: LockedAccount;
  readonly room: number;
  readonly lanes: readonly { readonly lane: Lane; readonly room: number }[];
}

interface Room {
  readonly shares: readonly Share[];
  readonly inAll: number;
}

async function roomFor(tx: EntityManager, accounts: readonly LockedAccount[], capacity: number): Promise<Room> {
  const counts = await queryRows<Staged & { id: string }>(tx, COUNT_STAGED, [accounts[0]?.processId ?? null]);
  const staged = new Map(counts.map((row) => [row.id, row]));
  const shares = accounts.flatMap((account) => shareOf(account, staged.get(account.id) ?? { count: 0, replies: 0 }));
  return { shares, inAll: capacity - counts.reduce((sum, { count }) => sum + count, 0) };
}

interface Staged {
  readonly count: number;
  readonly replies: number;
}

/** Of an account with a pace, one at a time, and a reply beside it: more could only be refused until the next turn. */
function shareOf(account: LockedAccount, { count, replies }: Staged): Share[] {
  const { isPaced, onlyReplies, noReplies } = account;
  const room = isPaced ? 1 : ACCOUNT_WINDOW - count;
  const forReplies = isPaced && (noReplies === true || replies > 0) ? 0 : room;
  const forOthers = isPaced && (onlyReplies === true || count > replies) ? 0 : room;
  const lanes = LANES.map((lane) => ({ lane, room: lane === 'reply' ? forReplies : forOthers }));
  const open = lanes.filter((line) => line.room > 0);
  return open.length === 0 ? [] : [{ account, room, lanes: open }];
}

interface Due extends DueInLane {
  readonly attempt: number;
  readonly accountId: string;
}

async function lookAt(tx: EntityManager, shares: readonly Share[]): Promise<Map<string, Due[]>> {
  const places = shares.flatMap(({ account, lanes }) => lanes.map((line) => ({ id: account.id, ...line })));
  const params = [places.map(({ id }) => id), places.map(({ lane }) => lane), places.map(({ room }) => room)];
  const byAccount = new Map<string, Due[]>();
  for (const due of await queryRows<Due>(tx, LOOK, params)) {
    const known = byAccount.get(due.accountId);
    if (known) known.push(due);
    else byAccount.set(due.accountId, [due]);
  }
  return byAccount;
}
