import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aSchedule, DEFAULT_STUDY, type TestDatabase } from '@promptpipe/testing';
import type { Figure } from '../setting/figure';
import { round, sizeOf, timeUntil } from '../setting/numbers';
import { withDatabase, type Servers } from '../setting/servers';
import { BenchService } from '../setting/service';

const PEOPLE = 10_000;
const LIMIT_MS = 1_800_000;

type Say = Parameters<Figure>[1];
const POLICIES = { gap: 'shift', overlap: 'once', quietHours: 'defer', misfirePolicy: 'fire-once' };
const DEFINITIONS = [
  { kind: 'daily', times: ['09:00'], ...POLICIES },
  { kind: 'weekly', days: ['mon', 'wed', 'fri'], times: ['12:00', '18:00'], ...POLICIES },
  { kind: 'random', windows: [{ from: '10:00', to: '20:00', prompts: 2 }], minGapMinutes: 60, ...POLICIES },
];

/** Many people with three schedules each: planning, preview, export, and the catch-up of a week in which nobody was there. */
export const schedules: Figure = async (servers, say) => {
  const people = sizeOf('BENCH_PEOPLE', PEOPLE);
  await withDatabase(async (database) => {
    await database.query(
      `insert into participants (id, study_id, account_id, code, phone, timezone, enrolled_at)
       select gen_random_uuid(), $1, 'default', 'p-' || n, '+49' || (1000000000 + n),
              (array['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'])[1 + n % 4], now()
         from generate_series(1, $2::integer) n`,
      [DEFAULT_STUDY, people],
    );
    const ids: string[] = [];
    for (const definition of DEFINITIONS) {
      ids.push((await aSchedule(database, { definition, walk_ended: false })).id);
    }
    await plan(servers, database, say);
    await read(servers, database, { say, schedule: ids[2] ?? '' });
    await catchUp(servers, database, say);
  });
};

const countOf = async (database: TestDatabase, what: string): Promise<number> =>
  (await database.query<{ count: number }>(`select count(*)::integer as count from ${what}`))[0]?.count ?? 0;

const UNPLANNED = `
  select exists (select 1 from schedules where not walk_ended) or exists (select 1 from participants where plans_due)
      or exists (select 1 from schedule_plans where ended_at is null and plan_at <= now()) as left`;

async function plan(servers: Servers, database: TestDatabase, say: Say): Promise<void> {
  const scheduler = await BenchService.start(servers, database, 'scheduler');
  const isPlanned = async (): Promise<boolean> =>
    (await database.query<{ left: boolean }>(UNPLANNED))[0]?.left === false;
  const ms = await timeUntil(isPlanned, LIMIT_MS);
  const occurrences = await countOf(database, 'occurrences');
  say({ step: 'plan', occurrences, seconds: round(ms / 1_000), peakMiB: scheduler.peakMiB() });
  await scheduler.kill();
}

async function read(
  servers: Servers,
  database: TestDatabase,
  { say, schedule }: { readonly say: Say; readonly schedule: string },
): Promise<void> {
  const key = readFileSync(join(servers.folder, 'admin-key'), 'utf8');
  const api = await BenchService.start(servers, database, 'api');
  for (const path of [`schedules/${schedule}/preview?days=7`, 'studies/default/export.csv']) {
    const begun = performance.now();
    const answer = await fetch(`${api.url}/v1/${path}`, { headers: { authorization: `Bearer ${key}` } });
    const bytes = (await answer.arrayBuffer()).byteLength;
    const seconds = round((performance.now() - begun) / 1_000);
    say({ step: path.replace(schedule, ':id'), status: answer.status, bytes, seconds, peakMiB: api.peakMiB() });
  }
  await api.kill();
}

/** Everything that was promised lies in the past at once: the newest of each schedule and person goes, the others are told. */
async function catchUp(servers: Servers, database: TestDatabase, say: Say): Promise<void> {
  await database.query(
    `update occurrences set instant = instant - interval '8 days 1 hour', useful_until = useful_until - interval '8 days 1 hour'`,
  );
  await database.query(`update occurrences o set useful_until = now() + interval '1 day'
    where number = (select max(number) from occurrences n
                     where n.schedule_id = o.schedule_id and n.participant_id = o.participant_id)`);
  await database.query('vacuum analyze occurrences');
  const scheduler = await BenchService.start(servers, database, 'scheduler', { CATCH_UP_PER_MINUTE: '6000' });
  const isSettled = async (): Promise<boolean> =>
    (await database.query(`select 1 from occurrences where status = 'planned' and instant <= now() limit 1`)).length ===
    0;
  const ms = await timeUntil(isSettled, LIMIT_MS);
  const told = await countOf(database, `occurrences where status = 'not-sent'`);
  const messages = await countOf(database, 'outbox_messages');
  const unexplained = await countOf(database, `occurrences where status = 'not-sent' and reason is null`);
  say({ step: 'catch-up', told, messages, unexplained, seconds: round(ms / 1_000), peakMiB: scheduler.peakMiB() });
  await scheduler.kill();
}
