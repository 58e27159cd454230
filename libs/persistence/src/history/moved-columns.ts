/** What a job takes with it into jobs_history. */
export const MOVED_JOB_COLUMNS = [
  ...['id', 'kind', 'payload', 'participant_id', 'participant_seq', 'study_id', 'flow_type', 'data_key', 'cause'],
  ...['run_at', 'priority', 'status', 'attempt', 'failures', 'crashes', 'max_attempts', 'dedupe_key', 'timer_id'],
  ...['claimed_at', 'cancel_requested', 'end_reason', 'last_error', 'created_at', 'updated_at', 'finished_at'],
] as const;

/** What only means something while a job is owed or under way. */
export const LEFT_JOB_COLUMNS = [
  ...['lock_key', 'held', 'staged_at', 'staged_by', 'staged_epoch', 'lease_owner', 'lease_until'],
] as const;

/** What a message takes with it into outbox_messages_history. */
export const MOVED_MESSAGE_COLUMNS = [
  ...['id', 'participant_id', 'study_id', 'occurrence_id', 'batch_id', 'account_id', 'lane', 'kind'],
  ...[
    'payload',
    'rendered_text',
    'definition_hash',
    'participant_seq',
    'passes_door',
    'quiet_policy',
    'not_before',
    'deferred_reason',
    'deferred_until',
    'expires_at',
  ],
  ...['dedupe_key', 'wa_message_id', 'recipient', 'status', 'attempt', 'failures', 'stop_requested', 'ack_level'],
  ...['wa_at', 'sent_at', 'delivered_at', 'read_at', 'played_at', 'failure_class', 'last_error', 'created_at'],
  ...['updated_at', 'finished_at'],
] as const;

/** What only means something while a message is owed or under way. */
export const LEFT_MESSAGE_COLUMNS = [
  ...[
    'held',
    'retry_at',
    'deferred_from',
    'skips_missed',
    'staged_at',
    'staged_by',
    'staged_epoch',
    'staged_account_epoch',
  ],
  ...['lease_owner', 'lease_until', 'unknown_since', 'lost_outcomes'],
] as const;
