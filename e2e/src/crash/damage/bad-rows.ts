import { randomUUID } from 'node:crypto';
import { until } from '@promptpipe/testing';
import { type List } from '../../harness/api-answers';
import { enrolMany, type Person } from '../../harness/people';
import { SERVICES } from '../../harness/plan-services';
import { type System } from '../../harness/system';
import { compare } from '../comparison/compare';
import { Flow } from '../traffic/flow';

interface BadRow {
  readonly table: string;
  readonly reason: string;
  readonly insert: string;
}

const TIMER = (params: string, schedule: string): string => `
  insert into active_timers (id, participant_id, timer_type, callback_type, callback_params, origin, scheduled_at, next_run,
                             schedule_json)
  values ($1::uuid, $2::uuid, case when ${schedule} is null then 'once' else 'recurring' end, 'scheduled_prompt', ${params}, $1::uuid::text,
          date_trunc('second', pp_now()), date_trunc('second', pp_now()), ${schedule})`;
const PROMPT = `jsonb_build_object('promptId', $1::uuid::text)`;

/** One of each kind of damage; parameters: an id of its own, a person. */
const BAD_ROWS: readonly BadRow[] = [
  { table: 'active_timers', reason: 'bad-payload', insert: TIMER(`'{"promptId": 7}'::jsonb`, 'null::jsonb') },
  { table: 'active_timers', reason: 'bad-schedule', insert: TIMER(PROMPT, `'{"each": "blue moon"}'::jsonb`) },
  {
    table: 'jobs',
    reason: 'bad-payload',
    insert: `insert into jobs (id, kind, payload, participant_id, participant_seq, cause, lock_key)
             values ($1::uuid, 'inbound', '{"inboundMessageId": "none"}', $2::uuid, 9001, $1::uuid::text, 'participant:' || $2::uuid)`,
  },
  {
    table: 'jobs',
    reason: 'orphan',
    insert: `insert into jobs (id, kind, payload, participant_id, participant_seq, cause)
             values ($1::uuid, 'probe', '{}', $1::uuid, 1, $1::uuid::text || $2::uuid::text)`,
  },
  {
    table: 'outbox_messages',
    reason: 'orphan',
    insert: `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text,
                                          participant_seq, dedupe_key, wa_message_id)
             select $1::uuid, $1::uuid, study_id, account_id, '{"text":"Lost"}', 'Lost', 1, $1::uuid::text,
                    '3EB0' || upper(substr(md5($1::uuid::text), 1, 18))
               from participants where id = $2::uuid`,
  },
  {
    table: 'flow_states',
    reason: 'orphan',
    insert: `insert into flow_states (id, participant_id, flow_type, current_state, state_data)
             values ($1::uuid, $1::uuid, 'coach', 'WAITING', jsonb_build_object('of', $2::uuid))`,
  },
  {
    table: 'inbound_messages',
    reason: 'orphan',
    insert: `insert into inbound_messages (id, account_id, wa_message_id, sender, participant_id, study_id, body, wa_at)
             select $1::uuid, account_id, $1::uuid::text, phone, $1::uuid, study_id, 'Lost', pp_now()
               from participants where id = $2::uuid`,
  },
  {
    table: 'prompts',
    reason: 'bad-payload',
    insert: `insert into prompts (id, study_id, content) select $1::uuid, study_id, '{}' from participants where id = $2::uuid`,
  },
  {
    table: 'studies',
    reason: 'bad-time-zone',
    insert: `insert into studies (id, code, name, account_id, default_zone)
             select $1::uuid, 'mars', 'Mars', account_id, 'Mars/Olympus Mons' from participants where id = $2::uuid`,
  },
  {
    table: 'participants',
    reason: 'bad-time-zone',
    insert: `with made as (select $1::uuid)
             update participants set timezone = 'Mars/Olympus Mons' where id = $2::uuid`,
  },
];

/** Written as no version of ours would: keys are not asked. */
async function damage({ database }: System, people: readonly Person[]): Promise<void> {
  await database.query('set session_replication_role = replica');
  for (const [n, { insert }] of BAD_ROWS.entries()) await database.query(insert, [randomUUID(), people[n]?.id]);
  await database.query('set session_replication_role = origin');
}

/** They are set aside and told; everything starts, and everybody else gets everything. */
export async function expectBadRowsSetAside(system: System): Promise<void> {
  const { fleet, api } = system;
  const unlucky = await enrolMany(system, BAD_ROWS.length);
  const flow = await Flow.start(system);
  await flow.during(async () => {
    await fleet.kill(...SERVICES);
    await damage(system, unlucky);
    await fleet.start(SERVICES);
    await flow.untilMore();
  });
  expect((await compare(system, flow.people)).findings).toEqual([]);
  const expected = BAD_ROWS.map(({ table, reason }) => `${table} ${reason}`).sort();
  let told: string[] = [];
  const allTold = async (): Promise<boolean> => {
    const { items } = await api.get<List<{ table: string; reason: string }>>('/v1/quarantine');
    told = items.map(({ table, reason }) => `${table} ${reason}`).sort();
    return told.length >= expected.length;
  };
  await until('all bad rows told', allTold, 90_000).catch(() => undefined);
  expect(told).toEqual(expected);
}
