import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import type { ServiceName } from '../owner/register-instance';

export interface Downtime {
  readonly from: Date;
  readonly until: Date;
}

/**
 * From the last heartbeat of the service's earlier boots to the registration of this one. None while another replica of
 * it lives, and none before its first boot. A heartbeat is written each 10 s, so the start may be that much too early.
 */
export const DOWNTIME = `
  select last.heartbeat_at as "from", mine.registered_at as until
    from service_instances mine,
         lateral (select max(heartbeat_at) as heartbeat_at, count(*) filter (where gone_at is null) as alive
                    from service_instances
                   where service = $1 and boot_id <> $2 and registered_at < mine.registered_at) last
   where mine.boot_id = $2
     and last.alive = 0
     and last.heartbeat_at is not null`;

export async function findDowntime(
  tx: EntityManager,
  service: ServiceName,
  bootId: string,
): Promise<Downtime | undefined> {
  return (await queryRow<Downtime>(tx, DOWNTIME, [service, bootId])) ?? undefined;
}
