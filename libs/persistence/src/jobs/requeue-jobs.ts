import type { EntityManager } from 'typeorm';
import { MAX_CRASHES } from '@promptpipe/domain';
import { isNow } from '../database/is-now';
import { queryRows } from '../database/sql';
import { rowByRow } from './row-by-row';

export interface Requeue {
  readonly id: string;
  readonly attempt: number;
  readonly delayMs: number;
}

export interface RequeueReason {
  /** 1 for a handler's error: counts against max_attempts. */
  readonly failures: 0 | 1;
  /** 1 for a take-back: counts against MAX_CRASHES. */
  readonly crashes: 0 | 1;
  readonly error: string | null;
}

export interface RequeueOutcome {
  readonly id: string;
  readonly status: 'queued' | 'dead' | 'canceled';
}

/**
 * From running back to queued, unless: it was asked to stop, it has used up its budget, or a queued job with its dedupe
 * key, the same person and the same payload will do the work (`merged`). Of another person, or with another payload, it goes on
 * without a key. The twin is locked: one that is canceled in the same moment does no work. Twins within one call are ranked, so that only the first of them keeps the key. How the attempt ended is logged in the same statement;
 * no log entry is worth a job that cannot be put back.
 */
const REQUEUE = `
  with wanted as materialized (
    select * from unnest($1::uuid[], $2::integer[], $3::double precision[]) as w (id, attempt, delay_ms) order by id
  ), mine as materialized (
    select held.*, w.delay_ms
      from wanted w
      cross join lateral (
        select j.id, j.attempt, j.lease_owner, j.claimed_at, j.dedupe_key, j.cancel_requested,
               jsonb_build_array(j.kind, j.payload, j.participant_id) as work,
               j.failures + $4 as failures, j.crashes + $5 as crashes,
               j.failures + $4 >= j.max_attempts and $4 > 0 as exhausted,
               j.crashes + $5 >= ${MAX_CRASHES} and $5 > 0 as lethal
          from jobs j
         where j.id = w.id and j.attempt = w.attempt and ${isNow('j.status', 'running')}
           for update
      ) held
  ), twins as materialized (
    select t.id, t.dedupe_key, jsonb_build_array(t.kind, t.payload, t.participant_id) as work
      from jobs t
     where t.status = 'queued'
       and t.dedupe_key = any(array(select m.dedupe_key from mine m where m.dedupe_key is not null))
     order by t.id
       for share of t
  ), ranked as (
    select m.*,
           case when twin.id is null then first_value(m.work) over peers
                else twin.work end as kept_work,
           twin.id is not null or row_number() over peers > 1 as has_twin
      from mine m
      left join twins twin on twin.dedupe_key = m.dedupe_key
    window peers as (partition by m.dedupe_key, m.cancel_requested or m.exhausted or m.lethal order by m.id)
  ), decided as (
    select r.*,
           r.dedupe_key is not null and r.has_twin as twinned,
           case
             when r.cancel_requested then 'canceled'
             when r.exhausted or r.lethal then 'dead'
             when r.dedupe_key is not null and r.has_twin and r.work = r.kept_work then 'canceled'
             else 'queued'
           end as next_status
      from ranked r
  ), settled as (
    update jobs j
       set status = d.next_status,
           failures = d.failures,
           crashes = d.crashes,
           dedupe_key = case when d.next_status = 'queued' and d.twinned then null else j.dedupe_key end,
           end_reason = case
             when d.cancel_requested then 'stopped'
             when d.lethal then 'kills its process'
             when d.exhausted then 'attempts used up'
             when d.next_status = 'canceled' then 'merged'
           end,
           run_at = case when d.next_status = 'queued' then pp_now() + d.delay_ms * interval '1 millisecond' else j.run_at end,
           last_error = coalesce($6, j.last_error),
           lease_owner = null, lease_until = null,
           finished_at = case when d.next_status = 'queued' then null else pp_now() end,
           updated_at = pp_now()
      from decided d
     where j.id = d.id
    returning d.*
  ), logged as (
    insert into job_attempts (job_id, attempt, boot_id, started_at, outcome, error)
    select s.id, s.attempt, s.lease_owner, s.claimed_at,
           case
             when s.next_status = 'dead' then 'dead'
             when s.cancel_requested then 'canceled'
             when s.next_status = 'canceled' then 'merged'
             when $4 > 0 then 'retry'
             when $5 > 0 then 'taken-back'
             when $6::text is not null then 'deferred'
             else 'handed-back'
           end,
           $6
      from settled s
    on conflict do nothing
  )
  select id, next_status as status from settled`;

const RELEASE_LOCKS = `
  delete from job_locks l
   using unnest($1::uuid[], $2::integer[]) as ended (id, attempt)
   where l.job_id = ended.id
     and l.attempt = ended.attempt`;

/** Ends the named claims; rows that are no longer at that attempt are passed over, their locks are freed all the same. */
export async function requeueJobs(
  tx: EntityManager,
  rows: readonly Requeue[],
  reason: RequeueReason,
): Promise<RequeueOutcome[]> {
  const outcomes = await rowByRow(tx, rows, (some) =>
    queryRows<RequeueOutcome>(tx, REQUEUE, [
      some.map(({ id }) => id),
      some.map(({ attempt }) => attempt),
      some.map(({ delayMs }) => delayMs),
      reason.failures,
      reason.crashes,
      reason.error,
    ]),
  );
  await queryRows(tx, RELEASE_LOCKS, [rows.map(({ id }) => id), rows.map(({ attempt }) => attempt)]);
  return outcomes;
}
