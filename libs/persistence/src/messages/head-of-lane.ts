/**
 * True for a message `m` (participant_id, lane, participant_seq) that an earlier one of its person and lane holds back:
 * one that is due, retrying, sending or unknown. One that is not yet due, deferred by quiet hours, or past its time to live,
 * holds back nobody.
 * All open statuses are named once more on their own: from the alternatives alone the planner cannot tell that the partial
 * index holds every row in question, and would read all that a person was ever sent.
 */
export const BLOCKED_BY_EARLIER = `
  (select exists (
    select 1
      from outbox_messages earlier
     where earlier.participant_id = m.participant_id
       and earlier.lane = m.lane
       and earlier.participant_seq < m.participant_seq
       and earlier.status in ('queued', 'sending', 'unknown')
       and (earlier.status in ('sending', 'unknown')
            or (earlier.status = 'queued'
                and (earlier.not_before <= pp_now() or (earlier.attempt > 0 and earlier.quiet_policy = 'send'))
                and (earlier.expires_at is null or earlier.expires_at > pp_now())))))`;

/**
 * True for a message `m` to a person `p` of a study `s` that waits for the end of quiet hours, or ends by them: their own, or
 * else their study's. Who answers somebody that writes is exempt.
 */
export const QUIET_NOW = `
  (m.quiet_policy <> 'send'
   and m.lane <> 'reply'
   and pp_quiet(coalesce(p.quiet_hours, s.settings -> 'quietHours'), p.timezone))`;

/** When a queued message `m` may leave as far as its own row goes: its time, or the end of what it was put off for. */
export const LEAVES_AT = `greatest(m.not_before, m.retry_at)`;

/**
 * A queued message `m` whose time has come and has not passed, for a person and a study that may be written to, and of no
 * batch that was canceled. In its own
 * `select` an `exists` stays a question asked per row: made a join, a look at the oldest few reads and sorts all that is due.
 */
export const MAY_LEAVE = `
  m.status = 'queued'
  and ${LEAVES_AT} <= pp_now()
  and (m.expires_at is null or m.expires_at > pp_now())
  and (select exists (
         select 1
           from participants p
           join studies s on s.id = p.study_id
          where p.id = m.participant_id
            and (p.status = 'active' or m.passes_door)
            and p.unreadable_reason is null
            and s.sending = 'on'
            and not ${QUIET_NOW}))
  and (m.batch_id is null
       or (select exists (select 1 from batches b where b.id = m.batch_id and b.status <> 'canceled')))`;
