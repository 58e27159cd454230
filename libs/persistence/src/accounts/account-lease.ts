import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { awaySince } from '../messages/missed-messages';

/** Long enough to outlast a pause of the process, short enough to be waited for when an owner is frozen. */
export const ACCOUNT_LEASE_SECONDS = 8;

export interface OwnedAccount {
  readonly id: string;
  readonly driver: 'simulated' | 'whatsapp-web';
  readonly leaseEpoch: string;
}

/**
 * An account without a living owner: never leased, let go, run out, or its owner's lock was free in two looks. The epoch
 * goes up with each takeover; what was staged for an earlier one counts as unstaged. What has to be mended by a person stays so.
 */
const TAKE_OVER = `
  update whatsapp_accounts a
     set lease_owner = $1, lease_process = $2, lease_epoch = lease_epoch + 1,
         lease_until = pp_clock() + interval '${ACCOUNT_LEASE_SECONDS} seconds',
         state = case when a.state in ('logged_out', 'wrong_number') then a.state else 'connecting' end,
         state_since = case when a.state in ('logged_out', 'wrong_number', 'connecting') then a.state_since else pp_now() end,
         connected_since = null, away_since = ${awaySince('least(a.lease_until, pp_now())')}, updated_at = pp_now()
   where a.id = any(array(
           select free.id
             from whatsapp_accounts free
            where free.driver = any($3::text[])
              and (free.lease_owner is null
                   or free.lease_until < pp_clock()
                   or not exists (select 1 from service_instances s where s.boot_id = free.lease_owner and s.gone_at is null))
            order by free.id
            limit 50
              for update skip locked))
  returning id, driver, lease_epoch as "leaseEpoch"`;

const RENEW = `
  update whatsapp_accounts
     set lease_until = pp_clock() + interval '${ACCOUNT_LEASE_SECONDS} seconds'
   where id = $1 and lease_owner = $2 and lease_epoch = $3 and lease_until > pp_clock()
  returning id`;

/** Many at once; one that somebody holds at this moment is passed over, and renewed by itself. */
const RENEW_MANY = `
  update whatsapp_accounts a
     set lease_until = pp_clock() + interval '${ACCOUNT_LEASE_SECONDS} seconds'
   where a.id = any(array(
           select a.id
             from unnest($1::text[], $2::uuid[], $3::bigint[]) as held (id, lease_owner, lease_epoch)
             join whatsapp_accounts a
               on a.id = held.id and a.lease_owner = held.lease_owner and a.lease_epoch = held.lease_epoch
            where a.lease_until > pp_clock()
              for no key update of a skip locked))
  returning a.id`;

/** Never at the newest row: ten minutes before the start of what was completed; dedup makes the overlap free. */
const CHECKPOINT = `
  update whatsapp_accounts
     set backfill_from = greatest(backfill_from, $4::timestamptz - interval '10 minutes'),
         last_ack_at = greatest(last_ack_at, $5::timestamptz), last_inbound_at = greatest(last_inbound_at, $6::timestamptz)
   where id = $1 and lease_owner = $2 and lease_epoch = $3`;

export interface LeaseRef {
  readonly accountId: string;
  readonly bootId: string;
  readonly leaseEpoch: string;
}

const named = ({ accountId, bootId, leaseEpoch }: LeaseRef): unknown[] => [accountId, bootId, leaseEpoch];

export const takeOverAccounts = (
  tx: EntityManager,
  owner: { readonly bootId: string; readonly processId: string },
  drivers: readonly string[],
): Promise<OwnedAccount[]> => queryRows<OwnedAccount>(tx, TAKE_OVER, [owner.bootId, owner.processId, drivers]);

/** False: the lease ran out or is another's. */
export const renewAccountLease = async (tx: EntityManager, lease: LeaseRef): Promise<boolean> =>
  (await queryRow(tx, RENEW, named(lease))) !== null;

/** The ids of those that were renewed; whether another is lost is told by `renewAccountLease`. */
export async function renewAccountLeases(tx: EntityManager, leases: readonly LeaseRef[]): Promise<Set<string>> {
  const renewed = await queryRows<{ id: string }>(tx, RENEW_MANY, [
    leases.map(({ accountId }) => accountId),
    leases.map(({ bootId }) => bootId),
    leases.map(({ leaseEpoch }) => leaseEpoch),
  ]);
  return new Set(renewed.map(({ id }) => id));
}

/** When WhatsApp last told of an ack and of something written, as it told; null: not since this owner has listened. */
export interface LastHeard {
  readonly ackAt: Date | null;
  readonly inboundAt: Date | null;
}

/** `startedAt`: the database's instant at which the completed back-fill, or the quiet moment, began; null: nothing was completed. */
export async function checkpointBackfill(
  tx: EntityManager,
  lease: LeaseRef,
  startedAt: Date | null,
  { ackAt, inboundAt }: LastHeard = { ackAt: null, inboundAt: null },
): Promise<void> {
  await queryRows(tx, CHECKPOINT, [...named(lease), startedAt, ackAt, inboundAt]);
}

const BACKFILL_FROM = `select backfill_from as "backfillFrom" from whatsapp_accounts where id = $1`;

/** From when on a back-fill must ask. */
export async function readBackfillFrom(tx: EntityManager, accountId: string): Promise<Date> {
  const row = await queryRow<{ backfillFrom: Date }>(tx, BACKFILL_FROM, [accountId]);
  if (!row) throw new Error(`Account ${accountId} does not exist`);
  return row.backfillFrom;
}
