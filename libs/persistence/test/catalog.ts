import { MOVED_JOB_COLUMNS, MOVED_MESSAGE_COLUMNS } from '../src/history/moved-columns';
import {
  aBatch,
  aBoot,
  aJob,
  aMessage,
  anOccurrence,
  aParticipant,
  aSchedule,
  db,
  DEFAULT_STUDY,
  insertRow,
  type ParticipantRow,
  type Querying,
} from '@promptpipe/testing';

/** What a dump of the schema would say, one line each; the list of applied migrations is TypeORM's. */
const CATALOG = `
  with ours as (
    select c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions
      from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relname not like 'schema_migrations%' and not c.relispartition
  )
  select format('column %s.%s %s %s default %s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then 'not null' else 'null' end, pg_get_expr(d.adbin, d.adrelid)) as line
    from ours o
    join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = o.oid and d.adnum = a.attnum
   where o.relkind in ('r', 'p')
  union all
  select format('constraint %s.%s %s', o.relname, c.conname, pg_get_constraintdef(c.oid))
    from ours o join pg_constraint c on c.conrelid = o.oid
  union all
  select format('index %s', pg_get_indexdef(i.indexrelid)) from ours o join pg_index i on i.indrelid = o.oid
  union all
  select format('%s %s %s %s', o.relkind, o.relname, o.relpersistence, o.reloptions) from ours o where o.relkind in ('r', 'p', 'S')
  union all
  select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p where p.pronamespace = 'public'::regnamespace
  order by 1`;

export const catalogOf = async (database: Querying): Promise<string[]> =>
  (await database.query<{ line: string }>(CATALOG)).map(({ line }) => line);

const TABLES = `
  select relname as name from pg_class
   where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
   and relname <> 'schema_migrations'
   order by relname`;

/** A checksum of all values per `table.column`, so that a column which comes or goes changes no other; of a table without rows `empty`. */
export async function checksumsOf(database: Querying): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const { name } of await database.query<{ name: string }>(TABLES)) {
    const columns = await database.query<{ key: string; sum: string }>(
      `select key, md5(string_agg(coalesce(value, '(null)'), E'\\n' order by value)) as sum
         from ${name} t, jsonb_each_text(to_jsonb(t)) group by key`,
    );
    if (columns.length === 0) sums[name] = 'empty';
    for (const { key, sum } of columns) sums[`${name}.${key}`] = sum;
  }
  return sums;
}

/** At least one row in each table. */
export async function fillEveryTable(database: Querying): Promise<void> {
  const person = await aParticipant(database);
  const { id: participant_id, study_id } = person;
  const [id, wa_message_id] = [db('gen_random_uuid()'), '3EB0000000000000000001'];
  await aBoot(database);
  await insertRow(database, 'prompts', { id, study_id: DEFAULT_STUDY, content: { text: 'Hello' } });
  const timer = { timer_type: 'once', callback_type: 'scheduled_prompt', origin: 'x', scheduled_at: db('now()') };
  await insertRow(database, 'active_timers', { id, participant_id, ...timer, next_run: new Date(0) });
  await insertRow(database, 'flow_states', { id, participant_id, flow_type: 'x', current_state: 'x' });
  const job = await aJob(database, person, { status: 'running' });
  await insertRow(database, 'job_locks', { lock_key: 'x', job_id: job.id, attempt: 1 });
  await insertRow(database, 'job_attempts', { job_id: job.id, attempt: 1, boot_id: id, outcome: 'retry' });
  await insertRow(database, 'job_requests', { request_key: 'x', job_id: job.id, body_hash: 'x' });
  await insertRow(database, 'timer_requests', { request_key: 'x', timer_id: id, body_hash: 'x' });
  await insertRow(database, 'duty_turns', { name: 'x', taken_at: db('now()') });
  const message = await aMessage(database, person, { status: 'sent' });
  await insertRow(database, 'message_causes', { dedupe_key: 'x', message_id: message.id, body_hash: 'x' });
  await insertRow(database, 'inbound_dedup', { account_id: 'default', wa_message_id });
  const inbound = await insertRow<{ id: string }>(database, 'inbound_messages', {
    ...{ id, account_id: 'default', wa_message_id, sender: person.phone, participant_id, study_id },
    ...{ body: 'Hi', wa_at: db('now()') },
  });
  await insertRow(database, 'receipts', { id, account_id: 'default', wa_message_id, ack_level: 1, wa_at: db('now()') });
  const consent = { event: 'opted_out', source: 'admin', at: db('now()') };
  await insertRow(database, 'consents', { id, participant_id, study_id, ...consent });
  const doubt = { inbound_message_id: inbound.id, account_id: 'default', wa_message_id, at: db('now()') };
  await insertRow(database, 'door_doubts', { id, participant_id, study_id, ...doubt });
  await insertRow(database, 'participant_phones', { id, participant_id, phone: '+1234567', had_from: db('now()') });
  const file = { boot_id: id, dry_run: false, on_errors: 'refuse', rows_total: 1 };
  await insertRow(database, 'imports', { id, study_id, ...file });
  await insertHistory(database, person);
  const schedule = await aSchedule(database);
  const plan = { schedule_id: schedule.id, participant_id, study_id, version: 1, zone: 'UTC', planned_to: db('now()') };
  await insertRow(database, 'schedule_plans', plan);
  await anOccurrence(database, { schedule: schedule.id, person });
  const session = { account_id: 'default', generation: 1 };
  await insertRow(database, 'whatsapp_sessions', { ...session, host: 'x', sealed_by: 'x' });
  await insertRow(database, 'whatsapp_session_chunks', { ...session, number: 0, sealed: Buffer.from('x') });
  const soon = { expires_at: db(`now() + interval '1 minute'`) };
  await insertRow(database, 'account_pairings', { account_id: 'default', lease_epoch: 0, qr: 'x', ...soon });
  await insertRow(database, 'account_events', { id, account_id: 'default', kind: 'crashed', lease_epoch: 0 });
  await insertRow(database, 'account_requests', { id, account_id: 'default', kind: 'restart' });
  await insertRow(database, 'former_accounts', { account_id: 'default', phone: '+1234567', participant_id });
  await insertRow(database, 'pairing_links', { id, account_id: 'default', token_hash: 'x', ...soon });
  await insertRow(database, 'whatsapp_identities', { account_id: 'default', lid: '1@lid', phone: '+1234567' });
  const event = {
    id,
    account_id: 'default',
    wa_message_id: 'x',
    event_key: 'revoke',
    kind: 'revoke',
    wa_at: db('now()'),
  };
  await insertRow(database, 'response_events', { ...event, inbound_message_id: id });
  await insertRow(database, 'whatsapp_numbers', { account_id: 'default', phone: '+1234567', on_whatsapp: true });
  await insertRow(database, 'catch_up_turns', { account_id: 'default', free_from: db('now()') });
  const times = { wa_at: db('now()'), received_at: db('now()') };
  const run = { service: 'api', boot_id: id, started_at: db('now()'), duration_ms: 1, report: {} };
  await insertBatch(database, person);
  await insertRow(database, 'recovery_runs', { id, ...run });
  const aside = { table_name: 'jobs', row_id: 'x', reason: 'orphan', detail: 'x', original: {}, moved: true };
  await insertRow(database, 'quarantined_rows', { id, ...aside, status: 'discarded', resolved_at: db('now()') });
  await insertRow(database, 'responses', {
    id,
    participant_id,
    study_id,
    inbound_message_id: inbound.id,
    body: 'Hi',
    ...times,
  });
}

async function insertBatch(database: Querying, person: ParticipantRow): Promise<void> {
  const batch = await aBatch(database);
  const recipient = { participant_id: person.id, place: 1, status: 'waiting' };
  await insertRow(database, 'batch_recipients', { batch_id: batch.id, ...recipient });
  const entry = { api_key_id: 'x', action: 'x', target_type: 'x', target_id: 'x' };
  await insertRow(database, 'audit_log', { id: batch.id, ...entry });
}

async function insertHistory(database: Querying, person: ParticipantRow): Promise<void> {
  const done = await aJob(database, person, { status: 'done' });
  const sent = await aMessage(database, person, { status: 'sent' });
  const copy = (to: string, from: string, columns: readonly string[], id: string): Promise<unknown> => {
    const list = columns.join(', ');
    return database.query(
      `insert into ${to} (${list}, moved_on) select ${list}, current_date from ${from} where id = $1`,
      [id],
    );
  };
  await copy('jobs_history', 'jobs', MOVED_JOB_COLUMNS, done.id);
  await copy('outbox_messages_history', 'outbox_messages', MOVED_MESSAGE_COLUMNS, sent.id);
  const moved_on = db('current_date');
  await insertRow(database, 'moved_jobs', { job_id: done.id, status: 'done', moved_on });
  await insertRow(database, 'moved_messages', {
    ...{
      message_id: sent.id,
      account_id: 'default',
      wa_message_id: sent.wa_message_id,
      participant_id: person.id,
      moved_on,
    },
  });
}
