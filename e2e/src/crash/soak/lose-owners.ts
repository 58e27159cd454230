import { type TestDatabase } from '@promptpipe/testing';
import { type ServiceName } from '../../harness/plan-services';

const LOSE_OWNERS = `
  select count(pg_terminate_backend(l.pid))
    from pg_locks l
    join service_instances s on s.lock_no = l.objid::bigint and s.gone_at is null
   where l.locktype = 'advisory' and l.granted and s.service = $1
     and l.database = (select oid from pg_database where datname = current_database())`;

/** Boots of one service lose the connection that holds their lock, as by a network that drops it. */
export async function loseOwners(database: TestDatabase, service: ServiceName): Promise<void> {
  await database.query(LOSE_OWNERS, [service]);
}
