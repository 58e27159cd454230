import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { BLOCKED_BY_EARLIER, MAY_LEAVE } from './head-of-lane';

/** Ids staged per account at most; sends are never claimed ahead, so more would only wait elsewhere (design §4). */
export const ACCOUNT_WINDOW = 200;

export interface StageableAccount {
  readonly id: string;
  readonly processId: string;
  readonly leaseEpoch: string;
}

/** Accounts that can send now: connected, switched on, under a living lease, and with something that is due. */
const STAGEABLE = `
  select a.id, a.lease_process as "processId", a.lease_epoch as "leaseEpoch"
    from whatsapp_accounts a
   where a.state = 'connected'
     and a.sending = 'on'
     and a.lease_until > pp_clock()
     and exists (select 1
                   from outbox_messages m
                  where m.account_id = a.id
                    and m.status = 'queued' and m.staged_at is null and not m.held
                    and m.not_before <= pp_now())
   order by a.id`;

/** Shared with other stagers, against the takeover: what is staged names the lease it was staged for. */
const LOCK_ACCOUNT = `
  select lease_epoch as "leaseEpoch" from whatsapp_accounts where id = $1 and lease_epoch = $2 for share`;

/** One stager per account at a time keeps its window exact. */
const TRY_STAGE_LOCK = `select pg_try_advisory_xact_lock(hashtext('promptpipe.stage.messages'), hashtext($1)) as held`;

/** What waits for this account, and for all accounts whose hints go to the same queue. */
const COUNT_STAGED = `
  select count(*) filter (where m.account_id = $1)::integer as "ofAccount", count(*)::integer as "inQueue"
    from whatsapp_accounts a
    join outbox_messages m on m.account_id = a.id and m.status = 'queued' and m.staged_at is not null
   where a.lease_process = $2`;

/** Due heads only. Marked and committed before they are added; the other order loses rows between two looks. */
const STAGE = `
  update outbox_messages
     set staged_at = pp_now(), staged_by = $2, staged_epoch = $3, staged_account_epoch = $4
   where id = any(array(
           select m.id
             from outbox_messages m
            where m.account_id = $1
              and m.staged_at is null
              and not m.held
              and ${MAY_LEAVE}
              and not ${BLOCKED_BY_EARLIER}
            order by m.not_before, m.id
            limit least($5::integer, ${ACCOUNT_WINDOW})
              for update skip locked))
  returning id, attempt`;

/** Due messages that are no heads go out of sight until what stands before them ends. */
const HOLD_NON_HEADS = `
  update outbox_messages
     set held = true
   where id = any(array(
           select m.id
             from outbox_messages m
            where m.account_id = $1
              and m.status = 'queued' and m.staged_at is null and not m.held
              and m.not_before <= pp_now()
              and ${BLOCKED_BY_EARLIER}
            order by m.not_before, m.id
            limit 500
              for update skip locked))
  returning id`;

export interface MessageStageMark {
  readonly bootId: string;
  readonly brokerEpoch: string;
}

export type MessageStageResult =
  readonly { readonly id: string; readonly attempt: number }[] | 'busy' | 'full' | 'moved';

export const findStageableAccounts = (tx: EntityManager): Promise<StageableAccount[]> =>
  queryRows<StageableAccount>(tx, STAGEABLE);

/** One account's stage act. `moved`: the account has another owner by now. */
export async function stageMessages(
  tx: EntityManager,
  account: StageableAccount,
  mark: MessageStageMark,
  capacity: number,
): Promise<MessageStageResult> {
  const lock = await queryRow<{ held: boolean }>(tx, TRY_STAGE_LOCK, [account.id]);
  if (!lock?.held) return 'busy';
  if (!(await queryRow(tx, LOCK_ACCOUNT, [account.id, account.leaseEpoch]))) return 'moved';
  const count = await queryRow<{ ofAccount: number; inQueue: number }>(tx, COUNT_STAGED, [
    account.id,
    account.processId,
  ]);
  const room = Math.min(ACCOUNT_WINDOW - (count?.ofAccount ?? 0), capacity - (count?.inQueue ?? 0));
  if (room <= 0) return 'full';
  const staged = await queryRows<{ id: string; attempt: number }>(tx, STAGE, [
    account.id,
    mark.bootId,
    mark.brokerEpoch,
    account.leaseEpoch,
    room,
  ]);
  if (staged.length < room) await queryRows(tx, HOLD_NON_HEADS, [account.id]);
  return staged;
}
