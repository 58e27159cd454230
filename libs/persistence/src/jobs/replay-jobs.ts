import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { rowByRow } from './row-by-row';

export interface ReplayOutcome {
  readonly id: string;
  /** `canceled`: merged into a queued job that does the same. */
  readonly status: 'queued' | 'canceled';
}

/**
 * From dead back to queued, with both budgets fresh and the fence as it was. A queued job with its dedupe key and the
 * same work for the same person makes it `merged`; with other work it goes on without a key. The twin is locked, as for a requeue. Of twins within one call the first keeps the key.
 */
const REPLAY = `
  with mine as materialized (
    select j.id, j.dedupe_key, jsonb_build_array(j.kind, j.payload, j.participant_id) as work
      from jobs j
     where j.id = any($1::uuid[])
       and j.status = 'dead'
     order by j.id
       for update of j
  ), twins as materialized (
    select t.id, t.dedupe_key, jsonb_build_array(t.kind, t.payload, t.participant_id) as work
      from jobs t
     where t.status = 'queued'
       and t.dedupe_key = any(array(select m.dedupe_key from mine m where m.dedupe_key is not null))
     order by t.id
       for share of t
  ), ranked as (
    select m.id, m.work,
           case when twin.id is null then first_value(m.work) over peers
                else twin.work end as kept_work,
           m.dedupe_key is not null and (twin.id is not null or row_number() over peers > 1) as twinned
      from mine m
      left join twins twin on twin.dedupe_key = m.dedupe_key
    window peers as (partition by m.dedupe_key order by m.id)
  ), decided as (
    select id, twinned, case when twinned and work = kept_work then 'canceled' else 'queued' end as next_status
      from ranked
  )
  update jobs j
     set status = d.next_status,
         failures = 0, crashes = 0, cancel_requested = false,
         dedupe_key = case when d.next_status = 'queued' and d.twinned then null else j.dedupe_key end,
         end_reason = case when d.next_status = 'canceled' then 'merged' end,
         run_at = case when d.next_status = 'queued' then pp_now() else j.run_at end,
         finished_at = case when d.next_status = 'queued' then null else pp_now() end,
         updated_at = pp_now()
    from decided d
   where j.id = d.id
  returning j.id, j.status`;

/** The caller holds the turnstiles of their participants. Those that are not dead any more are passed over. */
export const replayJobs = (tx: EntityManager, ids: readonly string[]): Promise<ReplayOutcome[]> =>
  rowByRow(tx, ids, (some) => queryRows<ReplayOutcome>(tx, REPLAY, [some]));
