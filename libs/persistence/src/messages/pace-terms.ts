/** The account `a` waits between its sends at all. */
export const IS_PACED = `(a.gap_ms + a.gap_jitter_ms + a.reply_gap_ms > 0)`;

/** When the account `a` may send a message of its lane; null: it has not sent yet. */
export const turnOf = (message: string): string =>
  `case when ${message}.lane = 'reply' then a.next_reply_at else a.next_send_at end`;

/** As above, of a message `m`. */
export const TURN = `(${turnOf('m')})`;

/** Of the account `a`. By UTC, since an account may serve studies of many zones; never before a day that it has counted. */
export const TODAY = `greatest(a.cap_day, (pp_clock() at time zone 'UTC')::date)`;

/** How many cold contacts the account `a` has met today. */
export const MET_TODAY = `case when a.cap_day = ${TODAY} then a.cap_used else 0 end`;

/** How many it may meet; null: no limit. As `coldAllowance` of the domain. */
export const ALLOWED_TODAY = `least(a.warm_up[${TODAY} - coalesce(a.first_send_on, ${TODAY}) + 1], a.cold_per_day)`;

/** Nobody who has never written is written to by the account `a` now. */
export const COLD_PAUSED = `(a.cold_paused_until is not null and a.cold_paused_until > pp_clock())`;

/**
 * True when a message `m` would be the first to a person `p` who has never written to the account `a`: what the cap counts. A
 * second attempt was counted at its first. Where there is no cap nothing is looked for.
 */
export const MEETS_COLD = `
  (p.wrote_at is null
   and m.attempt = 0
   and (a.cold_per_day is not null or a.warm_up <> '{}')
   and not exists (select 1 from outbox_messages met
                    where met.participant_id = m.participant_id and met.status = 'sent'
                      and met.wa_at > coalesce(p.contact_since, '-infinity'))
   and not exists (select 1 from outbox_messages met
                    where met.participant_id = m.participant_id
                      and met.status in ('queued', 'sending', 'unknown') and met.attempt > 0
                      and met.updated_at > coalesce(p.contact_since, '-infinity'))
   and not exists (select 1 from moved_messages met
                    where met.participant_id = m.participant_id and met.wa_at > coalesce(p.contact_since, '-infinity')))`;

/** What a study plans, an attempt that follows another, and the answer to a STOP are no loop. */
const GUARDED = `m.lane <> 'study' and m.attempt = 0 and not m.passes_door`;

/** True for a message `m` of the account `a` whose words its person had, or is being sent, a moment ago. A send to many is somebody's own word, each time. */
export const IN_A_LOOP = `
  (${GUARDED} and m.batch_id is null and a.loop_seconds > 0
   and (exists (select 1 from outbox_messages told
                 where told.participant_id = m.participant_id and told.status = 'sent'
                   and told.wa_at > pp_now() - a.loop_seconds * interval '1 second'
                   and told.rendered_text = m.rendered_text)
        or exists (select 1 from outbox_messages told
                    where told.participant_id = m.participant_id and told.status in ('sending', 'unknown')
                      and told.updated_at > pp_now() - a.loop_seconds * interval '1 second'
                      and told.rendered_text = m.rendered_text)))`;

/** True for a message `m` to many, to a person `p` whom the account `a` has not heard of for too long. */
export const TO_THE_SILENT = `
  (m.lane = 'bulk' and a.silent_days is not null
   and coalesce(p.wrote_at, p.enrolled_at, p.created_at) < pp_now() - a.silent_days * interval '1 day')`;
