/** Studies whose people are asked; a person belongs to the account of their study. */
const SENDING_STUDIES = `
  studies st
  join whatsapp_accounts a on a.id = st.account_id and st.sending = 'on' and a.sending = 'on'`;

/** Planned by the schedule as it is: what an older version planned is looked at by the planner first. */
const IS_OF_ITS_SCHEDULE = `
  (select exists (
     select 1 from schedules s where s.id = o.schedule_id and (s.version = o.version or s.deleted_at is not null)))`;

/**
 * The instant of the first occurrence that something can be made of: one of a study that sends, or one whose use is over.
 * What waits for a study or an account is passed over with all its kind; what waits for a person is `held` out of the index
 * once it has been looked at. So that this costs the same, however much is suspended.
 */
export const NEXT_TO_FIRE = `
  select least(
           (select min(first.instant)
              from ${SENDING_STUDIES}
              cross join lateral (
                select o.instant
                  from occurrences o
                 where o.study_id = st.id and o.status = 'planned' and not o.held
                 order by o.instant
                 limit 1) first),
           (select min(useful_until) from occurrences where status = 'planned')) as at`;

/** People with something that may fire, at most so many occurrences a look. By the same indexes as the look for the next. */
export const PEOPLE_TO_PROMPT = `
  select distinct due.participant_id as "participantId"
    from (select next.participant_id
            from ${SENDING_STUDIES}
            cross join lateral (
              select o.participant_id, o.instant
                from occurrences o
               where o.study_id = st.id and o.status = 'planned' and not o.held and o.instant <= pp_now()
                 and ${IS_OF_ITS_SCHEDULE}
               order by o.instant
               limit 200) next
           order by next.instant
           limit 200) due
  union
  select over.participant_id
    from (select o.participant_id
            from occurrences o
           where o.status = 'planned' and o.useful_until <= pp_now() and ${IS_OF_ITS_SCHEDULE}
           order by o.useful_until
           limit 200) over`;
