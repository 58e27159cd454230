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

export const id = db('gen_random_uuid()');
export const now = db('now()');
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
