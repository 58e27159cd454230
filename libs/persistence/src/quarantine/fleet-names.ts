import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import type { FleetNames } from './ward';

/** A name is missed for this long before a row that bears it counts as unreadable (design §3). */
const PATIENCE = `interval '10 minutes'`;

/**
 * What any process declares, or did within the patience. Null while no scheduler has been up for as long: during a rolling
 * deploy, or after the start of an older version, whoever knows the name may still be about to come.
 */
const NAMES = `
  with alive as (
    select kinds, callbacks from service_instances where gone_at is null
     union all
    select kinds, callbacks from service_instances where gone_at > pp_now() - ${PATIENCE}
  ), settled as (
    select exists (select 1 from service_instances
                    where service = 'scheduler' and gone_at is null and registered_at <= pp_now() - ${PATIENCE}) as yes
  )
  select case when yes then array(select distinct unnest(kinds) from alive) end as kinds,
         case when yes then array(select distinct unnest(callbacks) from alive) end as callbacks
    from settled`;

export const fleetNames = async (tx: EntityManager): Promise<FleetNames> =>
  (await queryRow<FleetNames>(tx, NAMES)) ?? { kinds: null, callbacks: null };
