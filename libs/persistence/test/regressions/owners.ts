import { until } from '@promptpipe/testing';
import { OwnerSession, Pulse } from '../../src';
import { OWNER_LOCK_CLASS } from '../../src/owner/hold-lock-no';
import type { SpecDatabase } from '../database';

export interface Owners {
  /** A process with an owner session of its own. */
  born(): Promise<OwnerSession>;
  /** Its connection ends as at a SIGKILL: no goodbye. Answers the boot that died. */
  kill(session: OwnerSession): Promise<string>;
  /** Looks at the locks until these boots are declared gone. */
  declaredGone(by: OwnerSession, ...boots: readonly string[]): Promise<void>;
}

/** Real owner sessions, all of one service and host: nothing but the boot tells them apart. */
export function useOwners(database: SpecDatabase): Owners {
  const open: OwnerSession[] = [];
  afterEach(async () => {
    for (const session of open.splice(0)) await session.close();
  });
  beforeEach(() =>
    database.query(`insert into server_epoch (started_at, seen_at)
                    values (pg_postmaster_start_time(), now() - interval '16 seconds')
                    on conflict (id) do update set started_at = excluded.started_at, seen_at = excluded.seen_at`),
  );
  return {
    born: async () => {
      const options = { directUrl: database.url, service: 'scheduler' as const, version: '1.2.3', kinds: ['inbound'] };
      const session = new OwnerSession(database.db, options);
      open.push(session);
      await session.open();
      return session;
    },
    kill: async (session) => {
      const boot = session.bootId!;
      await database.query(
        `select pg_terminate_backend(l.pid)
           from pg_locks l join service_instances s on s.lock_no = l.objid::bigint
          where l.locktype = 'advisory' and l.classid = $2 and s.boot_id = $1
            and l.database = (select oid from pg_database where datname = current_database())`,
        [boot, OWNER_LOCK_CLASS],
      );
      await until('the session to notice that it is lost', () => session.bootId === null);
      return boot;
    },
    declaredGone: async (by, ...boots) => {
      const pulse = new Pulse(by, '');
      await until('the second look', async () => {
        await pulse.beat();
        const gone = await database.query(
          'select 1 from service_instances where gone_at is not null and boot_id = any($1::uuid[])',
          [boots],
        );
        return gone.length === boots.length;
      });
    },
  };
}
