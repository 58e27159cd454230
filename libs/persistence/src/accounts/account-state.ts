import { type AccountTrouble, stateAfter, type TroubledStanding } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRow } from '../database/sql';
import { awaySince, BACK_AGAIN } from '../messages/missed-messages';
import type { AccountEventKind } from './account-events';
import type { LeaseRef } from './account-lease';

/**
 * Each change of an account's state is one statement under its lease, with the event that tells of it: whoever lost the account
 * changes and tells nothing, and what is so already is not told again. Parameters 1 to 3 name the lease, 4 is the event's id.
 */
const HELD = `
  select a.id, a.state, a.trouble, a.phone, a.found_phone, a.lease_epoch
    from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3
     for no key update`;

/** $5 the number of the session that is connected: the account's may be another since it was let in. Null: it has none. */
const CONNECTED = `
  with ours as materialized (${HELD}),
  held as (select * from ours where $5::text is null or phone = $5),
  changed as (
    update whatsapp_accounts a
       set state = 'connected', connected_since = pp_now(), state_since = pp_now(), trouble = null, trouble_detail = null,
           found_phone = null, ${BACK_AGAIN}, updated_at = pp_now()
      from held
     where a.id = held.id and held.state <> 'connected'
    returning a.id, case when held.trouble is null then 'connected' else 'recovered' end as kind, held.trouble),
  told as (
    insert into account_events (id, account_id, kind, detail, lease_epoch)
    select $4, id, kind, 'After ' || trouble, $3 from changed)
  select held.id, changed.kind from held left join changed on changed.id = held.id`;

/** $5 the state, $6 the trouble, $7 its detail, $8 the number that was found. */
const TROUBLED = `
  with held as materialized (${HELD}),
  changed as (
    update whatsapp_accounts a
       set state = $5, connected_since = null, trouble = $6, trouble_detail = $7, found_phone = $8,
           state_since = case when held.state = $5 then a.state_since else pp_now() end,
           away_since = ${awaySince('pp_now()')}, updated_at = pp_now()
      from held
     where a.id = held.id
       and (held.state, held.trouble, held.found_phone) is distinct from ($5, $6, $8)
    returning a.id),
  told as (
    insert into account_events (id, account_id, kind, detail, lease_epoch)
    select $4, id, $6, $7, $3 from changed)
  select held.id, case when changed.id is not null then $6 end as kind from held left join changed on changed.id = held.id`;

/** What has to be mended by a person is no better for a stop. */
const LET_GO = `
  with held as materialized (${HELD}),
  changed as (
    update whatsapp_accounts a
       set lease_owner = null, lease_process = null, lease_until = null, connected_since = null,
           state = case when held.state in ('logged_out', 'wrong_number') then held.state else 'disconnected' end,
           state_since = case when held.state in ('logged_out', 'wrong_number', 'disconnected') then a.state_since else pp_now() end,
           away_since = ${awaySince('pp_now()')}, updated_at = pp_now()
      from held
     where a.id = held.id
    returning a.id)
  insert into account_events (id, account_id, kind, lease_epoch)
  select $4, id, 'let-go', $3 from changed
  returning account_id as id, kind`;

const named = ({ accountId, bootId, leaseEpoch }: LeaseRef): unknown[] => [accountId, bootId, leaseEpoch, uuidv7()];

/** What was told of it: null of what was so already, or is not ours to tell. */
export interface AccountChange {
  readonly isOurs: boolean;
  readonly told: AccountEventKind | null;
}

const changeOf = (row: { readonly kind: AccountEventKind | null } | null): AccountChange => ({
  isOurs: row !== null,
  told: row?.kind ?? null,
});

/** `phone`: the number that the session proved; null where the network knows no such thing. */
export const markConnected = async (
  tx: EntityManager,
  lease: LeaseRef,
  phone: string | null = null,
): Promise<AccountChange> =>
  changeOf(await queryRow<{ kind: AccountEventKind | null }>(tx, CONNECTED, [...named(lease), phone]));

export interface ToldTrouble {
  readonly trouble: AccountTrouble;
  /** Without whole phone numbers. */
  readonly detail: string | null;
  /** Of a wrong number: which. */
  readonly foundPhone?: string;
}

/** In a transaction: the row that it judges is locked until it is written. */
export const markTroubled = async (
  tx: EntityManager,
  lease: LeaseRef,
  { trouble, detail, foundPhone }: ToldTrouble,
): Promise<AccountChange> => {
  const before = await queryRow<TroubledStanding>(tx, HELD, [lease.accountId, lease.bootId, lease.leaseEpoch]);
  const state = before && stateAfter(before, trouble);
  if (!before || !state) return { isOurs: before !== null, told: null };
  const told = [state, trouble, detail, foundPhone ?? null];
  return changeOf(await queryRow<{ kind: AccountEventKind | null }>(tx, TROUBLED, [...named(lease), ...told]));
};

export async function letGoOfAccount(tx: EntityManager, lease: LeaseRef): Promise<void> {
  await queryRow(tx, LET_GO, named(lease));
}
