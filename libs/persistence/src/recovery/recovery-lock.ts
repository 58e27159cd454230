import { setTimeout as sleep } from 'node:timers/promises';
import { OWNER_LOCK_CLASS } from '../owner/hold-lock-no';
import type { OwnerSession } from '../owner/owner-session';

const RECOVERY_LOCK_CLASS = OWNER_LOCK_CLASS + 1;
const RETRY_MS = 50;

const TRY_LOCK = `select pg_try_advisory_lock(${RECOVERY_LOCK_CLASS}, hashtext($1)) as held`;
const UNLOCK = `select pg_advisory_unlock(${RECOVERY_LOCK_CLASS}, hashtext($1))`;

/** The lock is taken on the owner's own connection, whose owner lock names the boot. */
const HOLDER = `
  select s.boot_id as "bootId"
    from pg_locks held
    join pg_locks owner on owner.pid = held.pid and owner.locktype = 'advisory' and owner.classid = ${OWNER_LOCK_CLASS}
    join service_instances s on s.lock_no = owner.objid::bigint and s.gone_at is null
   where held.locktype = 'advisory'
     and held.granted
     and held.database = (select oid from pg_database where datname = current_database())
     and held.classid = ${RECOVERY_LOCK_CLASS}
     and held.objid = hashtext($1)::bit(32)::bigint::oid
   limit 1`;

export type RecoveryLockAnswer<T> =
  { readonly acquired: true; readonly value: T } | { readonly acquired: false; readonly by: string | null };

/** Runs `work` while this boot alone holds the name; waits no longer than `waitMs`, then tells who holds it. */
export async function withRecoveryLock<T>(
  session: OwnerSession,
  name: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<RecoveryLockAnswer<T>> {
  const until = performance.now() + waitMs;
  while (!(await session.query<{ held: boolean }>(TRY_LOCK, [name]))[0]?.held) {
    if (performance.now() >= until) {
      const [holder] = await session.query<{ bootId: string }>(HOLDER, [name]);
      return { acquired: false, by: holder?.bootId ?? null };
    }
    await sleep(RETRY_MS);
  }
  try {
    return { acquired: true, value: await work() };
  } finally {
    await session.query(UNLOCK, [name]).catch(() => undefined);
  }
}
