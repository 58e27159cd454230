import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { ORPHANED_TIMER, STALE_TIMER_KEY, TIMER_KEYS } from './timer-ownership';

/**
 * The next people by id, whatever they have: no index knows who lost an owner, and a walk that goes on where it ended costs
 * the same at any size. Read unlocked; who is `unowned` is locked and asked again.
 */
const PAGE = `
  select p.id,
         (select count(*)::integer from active_timers t where t.participant_id = p.id) as timers,
         exists (select 1 from active_timers t where t.participant_id = p.id and ${ORPHANED_TIMER})
         or exists (
              select 1
                from flow_states s, ${TIMER_KEYS}
               where s.participant_id = p.id and ${STALE_TIMER_KEY}) as unowned
    from participants p
   where ($1::uuid is null or p.id > $1)
   order by p.id
   limit 500`;

export interface SweptPerson {
  readonly id: string;
  readonly timers: number;
  /** Has a timer that nobody owns, or a flow state with a key whose timer is gone. */
  readonly unowned: boolean;
}

/** At most 500 people; none: the walk is at its end. */
export const readSweepPage = (tx: EntityManager, after: string | null): Promise<SweptPerson[]> =>
  queryRows<SweptPerson>(tx, PAGE, [after]);
