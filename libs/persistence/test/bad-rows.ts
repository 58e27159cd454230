import {
  aBatch,
  aParticipant,
  aSchedule,
  db,
  DEFAULT_ACCOUNT,
  DEFAULT_STUDY,
  type Querying,
  type Row,
  insertRow,
} from '@promptpipe/testing';

export interface BadRow {
  readonly table: string;
  readonly check: string;
  /** What makes a good row bad. */
  readonly row: Row;
}

const id = db('gen_random_uuid()');
const now = db('now()');
const soon = db(`now() + interval '1 minute'`);
const times = { created_at: now, updated_at: now, finished_at: now };
const today = db(`(now() at time zone 'UTC')::date`);
const wa_message_id = '3EB0000000000000000001';
const event = { event_key: 'x', kind: 'revoke', wa_at: now };

/** A row of each table that every check lets in. */
export async function goodRows(database: Querying): Promise<Record<string, Row>> {
  const { id: participant_id, study_id } = await aParticipant(database);
  const { id: schedule_id, prompt_id } = await aSchedule(database);
  const batch = await aBatch(database);
  const session = { account_id: DEFAULT_ACCOUNT, generation: 1 };
  await insertRow(database, 'whatsapp_sessions', { ...session, host: 'x', sealed_by: 'x' });
  return {
    schema_range: { min_app: 1, max_app: 1 },
    service_instances: { boot_id: id, process_id: id, lock_no: 1, service: 'api', host: 'spec', version: '0' },
    server_epoch: { started_at: now },
    whatsapp_accounts: { id: 'another' },
    studies: { id, code: 'another', name: 'Another', account_id: DEFAULT_ACCOUNT },
    participants: {
      id,
      study_id: DEFAULT_STUDY,
      account_id: DEFAULT_ACCOUNT,
      code: 'p',
      phone: '+1234567',
      timezone: 'UTC',
    },
    prompts: { id, study_id: DEFAULT_STUDY, content: {} },
    schedules: { id, study_id: DEFAULT_STUDY, prompt_id, definition: {}, seed: 'x' },
    schedule_plans: { schedule_id, participant_id, study_id, version: 1, zone: 'UTC', planned_to: now },
    occurrences: {
      ...{ id, schedule_id, participant_id, study_id, number: 1, version: 1, local_date: today, local_time: '09:00' },
      ...{ zone: 'UTC', instant: now, useful_until: now },
    },
    prompt_versions: { prompt_id, version: 1, kind: 'static', content: {} },
    batches: {
      ...{ id, study_id, prompt_id: batch.prompt_id, prompt_version: 1, target: {}, size: 1, body_hash: 'x' },
      ...{ needs_confirmation: false, start_at: now, api_key_id: 'x' },
    },
    batch_recipients: { batch_id: batch.id, participant_id, place: 1, status: 'waiting' },
    responses: { id, participant_id, study_id, inbound_message_id: id, body: 'x', wa_at: now, received_at: now },
    active_timers: {
      ...{ id, participant_id, timer_type: 'once', callback_type: 'x', origin: 'x', scheduled_at: now },
      next_run: new Date(0),
    },
    flow_states: { id, participant_id, flow_type: 'x', current_state: 'x' },
    jobs: { id, kind: 'inbound', payload: {}, participant_id, participant_seq: 1, study_id, cause: 'x' },
    job_attempts: { job_id: id, attempt: 1, boot_id: id, outcome: 'retry' },
    outbox_messages: {
      ...{ id, participant_id, study_id, account_id: DEFAULT_ACCOUNT, payload: {}, rendered_text: 'x' },
      ...{ participant_seq: 1, dedupe_key: 'x', wa_message_id },
    },
    jobs_history: {
      ...{
        id,
        kind: 'inbound',
        payload: {},
        cause: 'x',
        run_at: now,
        priority: 0,
        status: 'done',
        attempt: 1,
        failures: 0,
      },
      ...{ crashes: 0, max_attempts: 5, cancel_requested: false, ...times, moved_on: today },
    },
    outbox_messages_history: {
      ...{ id, participant_id, study_id, account_id: DEFAULT_ACCOUNT, lane: 'study', kind: 'text', payload: {} },
      ...{
        rendered_text: 'x',
        participant_seq: 1,
        passes_door: false,
        not_before: now,
        dedupe_key: 'x',
        wa_message_id,
      },
      ...{ status: 'expired', attempt: 0, failures: 0, stop_requested: false, ack_level: 0, ...times, moved_on: today },
    },
    inbound_messages: { id, account_id: DEFAULT_ACCOUNT, wa_message_id, sender: 'x', body: 'x', wa_at: now },
    consents: { id, participant_id, study_id, event: 'opted_out', source: 'admin', at: now },
    door_doubts: {
      ...{ id, inbound_message_id: id, account_id: DEFAULT_ACCOUNT, wa_message_id, participant_id, study_id, at: now },
    },
    participant_phones: { id, participant_id, phone: '+1234567', had_from: now },
    whatsapp_sessions: { account_id: DEFAULT_ACCOUNT, generation: 7, host: 'x', sealed_by: 'x' },
    whatsapp_session_chunks: { ...session, number: 7, sealed: Buffer.from('x') },
    account_pairings: { account_id: DEFAULT_ACCOUNT, lease_epoch: 0, qr: 'x', expires_at: soon },
    account_events: { id, account_id: DEFAULT_ACCOUNT, kind: 'crashed', lease_epoch: 0 },
    account_requests: { id, account_id: DEFAULT_ACCOUNT, kind: 'restart' },
    former_accounts: { account_id: DEFAULT_ACCOUNT, phone: '+1234567', participant_id },
    pairing_links: { id, account_id: DEFAULT_ACCOUNT, token_hash: 'x', expires_at: soon },
    whatsapp_identities: { account_id: DEFAULT_ACCOUNT, lid: '1@lid', phone: '+1234567' },
    whatsapp_numbers: { account_id: DEFAULT_ACCOUNT, phone: '+1234567', on_whatsapp: true },
    response_events: { ...event, id, account_id: DEFAULT_ACCOUNT, wa_message_id, message_id: id },
    imports: { id, study_id, boot_id: id, dry_run: false, on_errors: 'refuse', rows_total: 1 },
    receipts: { id, account_id: DEFAULT_ACCOUNT, wa_message_id, ack_level: 1, wa_at: now },
    quarantined_rows: {
      ...{ id, table_name: 'jobs', row_id: 'x', reason: 'orphan', detail: 'x', original: {}, moved: true },
    },
    recovery_runs: { id, service: 'api', boot_id: id, started_at: now, duration_ms: 1, report: {} },
  };
}

const bad = (table: string, check: string, ...rows: readonly Row[]): BadRow[] =>
  rows.map((row) => ({ table, check: `${table}_${check}_check`, row }));

const lease = { lease_owner: id, lease_until: now };
const claimed = { attempt: 1, recipient: '+1234567' };
const sent = { status: 'sent', ack_level: 1, sent_at: now, finished_at: now };
const failed = { status: 'failed', failure_class: 'reject', finished_at: now };
const stage = { staged_at: now, staged_by: id, staged_epoch: 'x' };

export const BAD_ROWS: readonly BadRow[] = [
  ...bad('schema_range', 'one_row', { id: false }),
  ...bad('schema_range', 'order', { min_app: 2 }),
  ...bad('service_instances', 'service', { service: 'cron' }),
  ...bad('server_epoch', 'one_row', { id: false }),

  ...bad('whatsapp_accounts', 'id', { id: 'Upper' }, { id: '' }, { id: '-first' }, { id: 'x'.repeat(64) }),
  ...bad('whatsapp_accounts', 'driver', { driver: 'pigeon' }),
  ...bad('whatsapp_accounts', 'state', { state: 'lost' }),
  ...bad('whatsapp_accounts', 'trouble', { trouble: 'tired' }),
  ...bad('whatsapp_accounts', 'phone', { phone: '123' }, { found_phone: '+0123456' }),
  ...bad('whatsapp_accounts', 'connected', { state: 'connected' }, { connected_since: now }),
  ...bad('whatsapp_accounts', 'sending', { sending: 'off' }),
  ...bad('whatsapp_accounts', 'lease', lease, { lease_process: id }),
  ...bad('whatsapp_accounts', 'pace', { gap_ms: -1 }, { gap_jitter_ms: -1 }, { reply_gap_ms: -1 }),
  ...bad('whatsapp_accounts', 'pace', { sends_since_study: -1 }, { sends_since_bulk: -1 }),
  ...bad('whatsapp_accounts', 'cold', { cold_per_day: -1 }, { warm_up: [5, -1] }, { cap_used: -1 }, { silent_days: 0 }),
  ...bad('whatsapp_accounts', 'cold_paused', { cold_paused_until: now }, { cold_paused_reason: 'x' }),

  ...bad('studies', 'code', { code: 'With Space' }, { code: '' }),
  ...bad('studies', 'settings', { settings: db(`'[]'`) }),
  ...bad('studies', 'sending', { sending: 'off' }),

  ...bad('participants', 'phone', { phone: '4915112345678' }, { phone: '+0151123456' }, { phone: '+123456' }),
  ...bad('participants', 'status', { status: 'gone' }),
  ...bad('participants', 'next_seq', { next_seq: 0 }),

  ...bad('participants', 'variables', { variables: db(`'[]'`) }),
  ...bad('schedules', 'definition', { definition: db(`'[]'`) }),
  ...bad('schedules', 'former', { former: {} }),
  ...bad('schedules', 'version', { version: 0 }),
  ...bad('schedule_plans', 'last_number', { last_number: -1 }),
  ...bad('occurrences', 'number', { number: 0 }, { version: 0 }),
  ...bad('occurrences', 'time', { local_time: '9:00' }, { useful_until: db(`now() - interval '1 second'`) }),
  ...bad('occurrences', 'clock_change', { by_clock_change: 'lost' }),
  ...bad('occurrences', 'status', { status: 'perhaps', message_id: id }),
  ...bad('occurrences', 'message', { message_id: id }, { status: 'queued' }),
  ...bad(
    'occurrences',
    'reason',
    { reason: 'expired' },
    { status: 'not-sent', settled_at: now },
    { status: 'not-sent', settled_at: now, reason: 'whim' },
  ),
  ...bad('occurrences', 'settled', { settled_at: now }, { status: 'sent', message_id: id }),
  ...bad('prompts', 'version', { version: 0 }),
  ...bad('prompts', 'kind', { kind: 'poem' }),
  ...bad('prompts', 'content', { content: db(`'"text"'`) }),

  ...bad('prompt_versions', 'version', { version: 0 }),
  ...bad('prompt_versions', 'content', { content: db(`'"text"'`) }),
  ...bad('responses', 'option', { option_value: 'x' }, { option_value: 'x', option_label: 'x', option_number: 0 }),
  ...bad('batches', 'target', { target: db(`'[]'`) }),
  ...bad('batches', 'size', { size: 0 }),
  ...bad('batches', 'status', { status: 'late', started_at: now }),
  ...bad('batches', 'confirmed', { needs_confirmation: true, status: 'running', started_at: now }),
  ...bad('batches', 'started', { started_at: now }, { status: 'running' }),
  ...bad('batches', 'finished', { finished_at: now }, { status: 'canceled' }),
  ...bad('batches', 'swept', { swept_at: now }),
  ...bad('batch_recipients', 'place', { place: 0 }),
  ...bad('batch_recipients', 'status', { status: 'lost' }),
  ...bad('batch_recipients', 'reason', { reason: 'paused' }, { status: 'excluded' }),
  ...bad('batch_recipients', 'reason', { status: 'excluded', reason: 'whim' }),
  ...bad('batch_recipients', 'message', { message_id: id }, { status: 'queued' }),
  ...bad('active_timers', 'timer_type', { timer_type: 'cron' }),
  ...bad('active_timers', 'schedule', { timer_type: 'recurring' }, { schedule_json: {} }),
  ...bad('active_timers', 'callback_params', { callback_params: db(`'[]'`) }),
  ...bad('active_timers', 'delay', { original_delay_seconds: -1 }),
  ...bad('active_timers', 'misfire_policy', { misfire_policy: 'sometimes' }),
  ...bad('active_timers', 'misfire_grace', { misfire_policy: 'fire-within' }, { misfire_grace_seconds: 1 }),
  ...bad('active_timers', 'misfire_grace', { misfire_policy: 'fire-within', misfire_grace_seconds: -1 }),
  ...bad('active_timers', 'fire_version', { fire_version: -1 }),
  ...bad('active_timers', 'next_run', { next_run: db(`'2026-03-01T09:00:00.000001Z'`) }),

  ...bad('flow_states', 'flow_type', { flow_type: '' }),
  ...bad('flow_states', 'current_state', { current_state: '' }),
  ...bad('flow_states', 'state_data', { state_data: db(`'[]'`) }),
  ...bad('flow_states', 'timers', { state_data: { timers: 'reminder' } }),
  ...bad('flow_states', 'version', { version: -1 }),

  ...bad('jobs', 'status', { status: 'waiting' }),
  ...bad('jobs', 'payload', { payload: db(`'[]'`) }),
  ...bad('jobs', 'priority', { priority: -1 }, { priority: 10 }),
  ...bad('jobs', 'counts', { attempt: -1 }, { failures: -1 }, { crashes: -1 }, { max_attempts: 0 }),
  ...bad('jobs', 'participant', { participant_seq: null }, { participant_id: null }),
  ...bad('jobs', 'staged', { staged_at: now }, { ...stage, status: 'running', ...lease, attempt: 1 }),
  ...bad('jobs', 'lease', { status: 'running' }, { status: 'running', lease_owner: id }, lease),
  ...bad('jobs', 'finished', { status: 'done' }, { status: 'dead' }, { status: 'canceled' }, { finished_at: now }),

  ...bad('job_attempts', 'attempt', { attempt: -1 }),
  ...bad('job_attempts', 'outcome', { outcome: 'done' }),

  ...bad('outbox_messages', 'status', { status: 'waiting' }),
  ...bad('outbox_messages', 'lane', { lane: 'fast' }),
  ...bad('outbox_messages', 'kind', { kind: 'video' }),
  ...bad('outbox_messages', 'payload', { payload: db(`'"text"'`) }),
  ...bad('outbox_messages', 'counts', { attempt: -1 }, { failures: -1 }, { participant_seq: 0 }),
  ...bad('outbox_messages', 'lost_outcomes', { lost_outcomes: -1 }),
  ...bad('outbox_messages', 'wa_message_id', { wa_message_id: '3eb0000000000000000001' }, { wa_message_id: '' }),
  ...bad(
    'outbox_messages',
    'deferred',
    { deferred_reason: 'pace' },
    { deferred_until: now },
    { deferred_reason: 'mood', deferred_until: now },
  ),
  ...bad('outbox_messages', 'deferred_from', { deferred_from: db(`now() + interval '1 hour'`) }),
  ...bad('outbox_messages', 'quiet_policy', { quiet_policy: 'later' }),
  ...bad('outbox_messages', 'held', { ...sent, held: true }),
  ...bad('outbox_messages', 'staged', stage, { ...stage, staged_account_epoch: 1, ...failed }),
  ...bad('outbox_messages', 'lease', { lease_owner: id }, lease, { ...lease, ...sent }),
  ...bad('outbox_messages', 'claimed', { status: 'sending', ...lease }, { status: 'sending', recipient: '+1234567' }),
  ...bad('outbox_messages', 'claimed', { status: 'unknown', unknown_since: now, attempt: 1 }),
  ...bad('outbox_messages', 'unknown', { status: 'unknown', ...claimed }, { unknown_since: now }),
  ...bad('outbox_messages', 'ack', { ack_level: 1 }, { ...sent, ack_level: 0 }, { ...sent, ack_level: 5 }),
  ...bad('outbox_messages', 'ack', { ...sent, sent_at: null }, { sent_at: now }),
  ...bad('outbox_messages', 'failure', { ...failed, failure_class: null }, { failure_class: 'reject' }),
  ...bad('outbox_messages', 'failure', { ...failed, failure_class: 'bad luck' }),
  ...bad('outbox_messages', 'finished', { ...sent, finished_at: null }, { status: 'expired' }, { finished_at: now }),

  ...bad('jobs_history', 'status', { status: 'queued' }),
  ...bad('outbox_messages_history', 'status', { status: 'queued' }),
  ...bad('outbox_messages_history', 'ack', { ack_level: 1 }, { status: 'sent' }),

  ...bad('inbound_messages', 'kind', { kind: 'video' }),
  ...bad('inbound_messages', 'status', { status: 'lost', processed_at: now }),
  ...bad('inbound_messages', 'ignored', { status: 'ignored', processed_at: now }, { ignored_reason: 'x' }),
  ...bad('inbound_messages', 'processed', { status: 'processed' }, { processed_at: now }),
  ...bad('inbound_messages', 'study', { study_id: DEFAULT_STUDY }),
  ...bad('consents', 'event', { event: 'agreed' }),
  ...bad('consents', 'source', { source: 'letter', inbound_message_id: null }),
  ...bad('consents', 'inbound', { source: 'whatsapp' }, { inbound_message_id: id }),
  ...bad('consents', 'text', { version: '1' }, { text_hash: 'x' }),
  ...bad('door_doubts', 'status', { status: 'lost' }),
  ...bad('door_doubts', 'resolution', { status: 'resolved', resolution: 'maybe', resolved_at: now }),
  ...bad('door_doubts', 'resolved', { status: 'resolved' }, { resolved_at: now }, { resolution: 'opt-out' }),
  ...bad('participant_phones', 'phone', { phone: '1234567' }),
  ...bad('participant_phones', 'times', { had_until: db(`now() - interval '1 day'`) }),
  ...bad('whatsapp_sessions', 'generation', { generation: 0 }),
  ...bad('whatsapp_sessions', 'completed', { completed_at: now }, { chunks: 1 }),
  ...bad('whatsapp_sessions', 'chunks', { completed_at: now, chunks: 0 }),
  ...bad('whatsapp_session_chunks', 'number', { number: -1 }),
  ...bad('account_events', 'kind', { kind: 'married' }),
  ...bad('account_requests', 'kind', { kind: 'dance' }),
  ...bad('account_requests', 'phone', { phone: '+1234567' }, { kind: 'pairing-code' }),
  ...bad('account_requests', 'outcome', { ended_at: now, outcome: 'well' }),
  ...bad('account_requests', 'ended', { ended_at: now }),
  ...bad('account_pairings', 'shown', { qr: null, expires_at: null }),
  ...bad('account_pairings', 'code', { code: 'x' }),
  ...bad('account_pairings', 'qr', { expires_at: null }),
  ...bad('account_pairings', 'expires', { expires_at: db(`now() - interval '1 minute'`) }),
  ...bad('pairing_links', 'expires', { expires_at: db(`now() - interval '1 minute'`) }),
  ...bad('pairing_links', 'end_reason', { ended_at: now, end_reason: 'lost' }),
  ...bad('pairing_links', 'ended', { ended_at: now }, { end_reason: 'paired' }),
  ...bad('whatsapp_identities', 'lid', { lid: '1' }),
  ...bad('whatsapp_identities', 'phone', { phone: '1234567' }),
  ...bad('outbox_messages', 'poll', { kind: 'poll' }, { payload: { text: 'x', poll: {} } }),
  ...bad('responses', 'kind', { kind: 'wink' }),
  ...bad('response_events', 'kind', { kind: 'wink' }),
  ...bad('response_events', 'media', { kind: 'media' }, { media: {} }, { kind: 'media', media: db(`'[]'`) }),
  ...bad('response_events', 'content', { kind: 'edit' }),
  ...bad('response_events', 'target', { message_id: null }, { inbound_message_id: id }),
  ...bad('whatsapp_numbers', 'phone', { phone: '1234567' }),
  ...bad('imports', 'on_errors', { on_errors: 'wait' }),
  ...bad('imports', 'status', { status: 'lost', finished_at: now }),
  ...bad('imports', 'counts', { rows_done: 2 }, { created: -1 }, { already: -1 }, { refused: -1 }),
  ...bad('imports', 'errors', { errors: db(`'{}'`) }),
  ...bad('imports', 'finished', { status: 'done' }, { finished_at: now }),
  ...bad('receipts', 'ack_level', { ack_level: -2 }, { ack_level: 5 }),
  ...bad('quarantined_rows', 'table_name', { table_name: 'phones' }),
  ...bad('quarantined_rows', 'reason', { reason: 'bad luck' }),
  ...bad('quarantined_rows', 'original', { original: db(`'[]'`) }),
  ...bad('quarantined_rows', 'status', { status: 'lost', resolved_at: now }),
  ...bad('quarantined_rows', 'resolved', { status: 'released' }, { resolved_at: now }),
  ...bad('recovery_runs', 'report', { report: db(`'[]'`) }, { duration_ms: -1 }),
];
