import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** Somebody `p` who is asked nothing for now. */
const IS_SUSPENDED = `(p.status <> 'active' or p.unreadable_reason is not null)`;

const HOLD = `
  update occurrences o
     set held = true, updated_at = pp_now()
    from participants p
   where p.id = any($1::uuid[])
     and ${IS_SUSPENDED}
     and o.participant_id = p.id
     and o.status = 'planned'
     and not o.held
     and o.instant <= pp_now()
     and o.useful_until > pp_now()
  returning 1`;

const SHOW = `
  update occurrences o
     set held = false, updated_at = pp_now()
    from participants p
   where p.id = any($1::uuid[])
     and not ${IS_SUSPENDED}
     and o.participant_id = p.id
     and o.status = 'planned'
     and o.held`;

/**
 * What is due of these people while they are suspended goes out of the firer's sight, until they are not or its use is over.
 * The caller holds their turnstiles: nobody resumes them meanwhile. Answers how many.
 */
export const holdOccurrences = async (tx: EntityManager, participantIds: readonly string[]): Promise<number> =>
  (await queryRows(tx, HOLD, [participantIds])).length;

/** Brings back what was held for those of these people who are suspended no more. The caller holds their turnstiles. */
export async function showOccurrences(tx: EntityManager, participantIds: readonly string[]): Promise<void> {
  await queryRows(tx, SHOW, [participantIds]);
}
