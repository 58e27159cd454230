import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { QUEUED_TWIN_OF } from './queued-twin';
import { rowByRow } from './row-by-row';

export interface ReplayOutcome {
  readonly id: string;
  /** `canceled`: merged into a queued job that does the same. */
  readonly status: 'queued' | 'canceled';
}

/**
 * From dead back to queued, with both budgets fresh and the fence as it was. A queued job with its dedupe key and the
 * same work makes it `merged`; with other work it goes on without a key. Of twins within one call the first keeps the key.
 */
const REPLAY = `
  with mine as materialized (
    select j.id, j.dedupe_key, jsonb_build_array(j.kind, j.payload) as work
      from jobs j
     where j.id = any($1::uuid[])
       and j.status = 'dead'
     order by j.id
       for update of j
  ), ranked as (
    select m.id, m.work,
           case when twin.id is null then first_value(m.work) over peers
                else jsonb_build_array(twin.kind, twin.payload) end as kept_work,
           m.dedupe_key is not null and (twin.id is not null or row_number() over peers > 1) as twinned
      from mine m
      left join lateral (${QUEUED_TWIN_OF}) twin on true
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
