import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { RemovedTimer } from './delete-expired-timers';
import { ORPHANED_TIMER } from './timer-ownership';

const DELETE = `
  delete from active_timers
   where id = any(array(
           select t.id
             from active_timers t
             join participants p on p.id = t.participant_id
            where t.participant_id = any($1::uuid[]) and ${ORPHANED_TIMER}
            order by t.id
            limit 1000
              for update of t))
  returning id, participant_id as "participantId"`;

/** At most 1000. The caller holds the turnstiles and the flow states of these people, so that no owner comes or goes. */
export const deleteOrphanedTimers = (tx: EntityManager, participantIds: readonly string[]): Promise<RemovedTimer[]> =>
  queryRows<RemovedTimer>(tx, DELETE, [participantIds]);
