import { aBoot, aJob, aMessage, aParticipant, db, DEFAULT_STUDY, insertRow, type Querying } from '@promptpipe/testing';

/** What a dump of the schema would say, one line each; the list of applied migrations is TypeORM's. */
const CATALOG = `
  with ours as (
    select c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions
      from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relname not like 'schema_migrations%'
  )
  select format('column %s.%s %s %s default %s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then 'not null' else 'null' end, pg_get_expr(d.adbin, d.adrelid)) as line
    from ours o
    join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = o.oid and d.adnum = a.attnum
   where o.relkind = 'r'
  union all
  select format('constraint %s.%s %s', o.relname, c.conname, pg_get_constraintdef(c.oid))
    from ours o join pg_constraint c on c.conrelid = o.oid
  union all
  select format('index %s', pg_get_indexdef(i.indexrelid)) from ours o join pg_index i on i.indrelid = o.oid
  union all
  select format('%s %s %s %s', o.relkind, o.relname, o.relpersistence, o.reloptions) from ours o where o.relkind in ('r', 'S')
  union all
  select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p where p.pronamespace = 'public'::regnamespace
  order by 1`;

export const catalogOf = async (database: Querying): Promise<string[]> =>
  (await database.query<{ line: string }>(CATALOG)).map(({ line }) => line);

const TABLES = `
  select relname as name from pg_class
   where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations'
   order by relname`;

/** Per table a checksum of all its rows, or `empty`. */
export async function checksumsOf(database: Querying): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const { name } of await database.query<{ name: string }>(TABLES)) {
    const [row] = await database.query<{ sum: string | null }>(
      `select md5(string_agg(t::text, E'\\n' order by t::text)) as sum from ${name} t`,
    );
    sums[name] = row?.sum ?? 'empty';
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
  await insertRow(database, 'active_timers', { id, participant_id, ...timer, next_run: db('now()') });
  const job = await aJob(database, person, { status: 'running' });
  await insertRow(database, 'job_locks', { lock_key: 'x', job_id: job.id, attempt: 1 });
  const message = await aMessage(database, person, { status: 'sent' });
  await insertRow(database, 'message_causes', { dedupe_key: 'x', message_id: message.id, body_hash: 'x' });
  await insertRow(database, 'inbound_dedup', { account_id: 'default', wa_message_id });
  const inbound = await insertRow<{ id: string }>(database, 'inbound_messages', {
    ...{ id, account_id: 'default', wa_message_id, sender: person.phone, participant_id, study_id },
    ...{ body: 'Hi', wa_at: db('now()') },
  });
  await insertRow(database, 'receipts', { id, account_id: 'default', wa_message_id, ack_level: 1, wa_at: db('now()') });
  const times = { wa_at: db('now()'), received_at: db('now()') };
  const run = { service: 'api', boot_id: id, started_at: db('now()'), duration_ms: 1, report: {} };
  await insertRow(database, 'recovery_runs', { id, ...run });
  await insertRow(database, 'responses', {
    id,
    participant_id,
    study_id,
    inbound_message_id: inbound.id,
    body: 'Hi',
    ...times,
  });
}
