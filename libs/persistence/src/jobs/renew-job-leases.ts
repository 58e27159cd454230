import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { JOB_LEASE_SECONDS, type JobHint } from './claim-jobs';

/** Names the claims in hand, never "all of mine": a claim whose answer was lost must run out. */
const RENEW = `
  update jobs j
     set lease_until = pp_clock() + interval '${JOB_LEASE_SECONDS} seconds'
    from unnest($1::uuid[], $2::integer[]) as held (id, attempt)
   where j.id = held.id
     and j.attempt = held.attempt
     and j.status = 'running'`;

export async function renewJobLeases(tx: EntityManager, held: readonly JobHint[]): Promise<void> {
  if (held.length === 0) return;
  await queryRows(tx, RENEW, [held.map(({ id }) => id), held.map(({ attempt }) => attempt)]);
}
