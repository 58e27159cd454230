import { OWNER_LOCK_CLASS } from './hold-lock-no';
import type { OwnerSession } from './owner-session';

/** Locks that vanished with the server say nothing about their owners for this long (design §5). */
const SERVER_START_GRACE_SECONDS = 15;

/**
 * The head of every service's tick: heartbeat, whose locks are free, and whether the server is the one we knew. The
 * heartbeat is written every 10 s only; the advisory lock is what tells the living from the dead.
 */
export const TICK_HEAD = `
  with beat as (
    update service_instances set heartbeat_at = pp_now()
     where boot_id = $1 and heartbeat_at < pp_now() - interval '10 seconds'
  )
  select (select count(*) = 1 from service_instances where boot_id = $1 and gone_at is null) as registered,
         array(select boot_id
                 from service_instances
                where gone_at is null
                  and boot_id <> $1
                  and pg_try_advisory_xact_lock_shared(${OWNER_LOCK_CLASS}, lock_no)) as "freeBoots",
         coalesce((select started_at = pg_postmaster_start_time() from server_epoch), false) as "sameServer",
         coalesce((select seen_at + interval '${SERVER_START_GRACE_SECONDS} seconds' < pp_clock() from server_epoch), false)
           as "locksTrusted"`;

/** The first to meet a restarted server writes it down; the grace counts from there. */
const NOTE_SERVER = `
  insert into server_epoch (started_at) values (pg_postmaster_start_time())
      on conflict (id) do update set started_at = excluded.started_at, seen_at = pp_clock()
   where server_epoch.started_at <> excluded.started_at`;

/** Looked at once more in the statement that decides: whoever holds the lock again is not gone. */
const MARK_GONE = `
  update service_instances
     set gone_at = pp_now()
   where boot_id = any($1::uuid[])
     and gone_at is null
     and pg_try_advisory_xact_lock_shared(${OWNER_LOCK_CLASS}, lock_no)
  returning boot_id as "bootId"`;

/** A supervisor knows that nobody outlived this instant. Later boots are never touched. */
const MARK_GONE_BEFORE = `
  update service_instances
     set gone_at = pp_now()
   where registered_at < $1::timestamptz
     and gone_at is null
  returning boot_id as "bootId"`;

export interface TickHead {
  readonly registered: boolean;
  readonly freeBoots: readonly string[];
  readonly sameServer: boolean;
  readonly locksTrusted: boolean;
}

export async function noteServer(session: OwnerSession): Promise<void> {
  await session.query(NOTE_SERVER);
}

export async function markGone(session: OwnerSession, boots: readonly string[]): Promise<string[]> {
  const rows = await session.query<{ bootId: string }>(MARK_GONE, [boots]);
  return rows.map(({ bootId }) => bootId);
}

export async function markGoneBefore(session: OwnerSession, instant: string): Promise<number> {
  const rows = await session.query(MARK_GONE_BEFORE, [instant]);
  return rows.length;
}
