import type { EntityManager } from 'typeorm';
import { isNow } from '../database/is-now';
import { queryRows } from '../database/sql';
import { JOB_LEASE_SECONDS, type JobHint } from './claim-jobs';

/**
 * Names the claims in hand, never "all of mine": a claim whose answer was lost must run out. Locks in the order in which a
 * hand-back locks; what ends at this moment needs no renewal, and is not waited for.
 */
const RENEW = `
  update jobs
     set lease_until = pp_clock() + interval '${JOB_LEASE_SECONDS} seconds'
   where id = any(array(
           select j.id
             from jobs j
             join unnest($1::uuid[], $2::integer[]) as held (id, attempt) on held.id = j.id and held.attempt = j.attempt
            where ${isNow('j.status', 'running')}
            order by j.id
              for update of j skip locked))`;

export async function renewJobLeases(tx: EntityManager, held: readonly JobHint[]): Promise<void> {
  if (held.length === 0) return;
  await queryRows(tx, RENEW, [held.map(({ id }) => id), held.map(({ attempt }) => attempt)]);
}
