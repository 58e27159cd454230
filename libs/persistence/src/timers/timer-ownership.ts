import { readableState } from '../flows/flow-state-view';

/**
 * A timer `t` of a participant `p` that nobody owns: the person has left for good, or it stands under a key that the state
 * of its flow does not hold. Somebody paused or invited has not left, and of a state that cannot be read nobody can tell.
 */
export const ORPHANED_TIMER = `
  (p.status in ('completed', 'withdrawn', 'opted_out')
   or (t.flow_type is not null
       and t.data_key is not null
       and not exists (
         select 1
           from flow_states owner
          where owner.participant_id = t.participant_id
            and owner.flow_type = t.flow_type
            and (owner.state_data -> 'timers' ? t.data_key or not ${readableState('owner')}))))`;

/**
 * A key `k` (key, timer_id) of a flow state `s` that names a timer which neither stands nor has a job that may still tell.
 * What is held in quarantine stands: released, it must find its owner again.
 */
export const STALE_TIMER_KEY = `
  not exists (
    select 1
      from active_timers t
     where t.participant_id = s.participant_id
       and (t.id::text = k.timer_id or (t.flow_type = s.flow_type and t.data_key = k.key)))
  and not exists (
    select 1
      from jobs j
     where j.participant_id = s.participant_id
       and j.status in ('queued', 'running', 'dead')
       and (j.timer_id::text = k.timer_id or (j.flow_type = s.flow_type and j.data_key = k.key)))
  and not exists (
    select 1
      from quarantined_rows q
     where q.participant_id = s.participant_id
       and q.status = 'held'
       and q.table_name in ('active_timers', 'jobs')
       and (k.timer_id in (q.row_id, q.original ->> 'timer_id')
            or (q.original ->> 'flow_type' = s.flow_type and q.original ->> 'data_key' = k.key)))`;

/** The keys of a flow state `s`: none of one that cannot be read, whose table would refuse the change, or which holds no keys. */
export const TIMER_KEYS = `
  jsonb_each_text(case when ${readableState('s')} then s.state_data -> 'timers' end) as k (key, timer_id)`;
