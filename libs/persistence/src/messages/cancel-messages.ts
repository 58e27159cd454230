/**
 * Cancels messages that have not gone, in one statement (ADR 8): a claim, or a hand-back, at the same moment is met either
 * before or after it, and nothing slips between two looks. What is sending or unknown is asked to stop: it is never queued
 * again, and its sender looks at the request once more just before it hands over. `which`: a select of ids, locked in
 * their order, of messages that are queued, sending or unknown. `reason`: an expression.
 */
export const cancelMessagesSql = (which: string, reason: string): string => `
  update outbox_messages
     set status = case when status = 'queued' then 'canceled' else status end,
         stop_requested = stop_requested or status <> 'queued',
         last_error = case when status = 'queued' then ${reason} else last_error end,
         finished_at = case when status = 'queued' then pp_now() end,
         updated_at = case when status = 'queued' then pp_now() else updated_at end,
         held = false, retry_at = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any(array(${which}))
  returning id, status, participant_id as "participantId", lane, participant_seq as "participantSeq"`;
