import { randomUUID } from 'node:crypto';
import { aParticipant, DEFAULT_STUDY, type TestDatabase } from '@promptpipe/testing';
import type { Figure } from '../setting/figure';
import { round, sizeOf, timeUntil } from '../setting/numbers';
import { withDatabase, type Servers } from '../setting/servers';
import { BenchService, type ServiceName } from '../setting/service';

const LARGEST = 1_000_000;
const PEOPLE = 2_000;
const BOOTED: readonly ServiceName[] = ['scheduler', 'outbox-sender'];

interface Booted {
  readonly rows: number;
  readonly service: ServiceName;
  readonly readyMs: number;
  readonly firstWorkMs: number | null;
  readonly peakMiB: number;
  /** Milliseconds of each recoverable that took longer than a tenth of a second. */
  readonly slow: Readonly<Record<string, number>>;
}

/** From the spawn to ready, with so many rows pending of each kind (a twentieth of them held by a boot that is gone). */
export const boot: Figure = async (servers, say) => {
  const largest = sizeOf('BENCH_ROWS', LARGEST);
  const all: Booted[] = [];
  for (const rows of [0, 10_000, 100_000, 1_000_000].filter((size) => size <= largest)) {
    await withDatabase(async (database) => {
      await fill(database, rows);
      for (const service of BOOTED) all.push(await bootOne(servers, database, service, rows));
    });
    for (const line of all.filter((one) => one.rows === rows)) say(line);
  }
  for (const service of BOOTED) {
    const of = (rows: number): Booted | undefined => all.find((one) => one.service === service && one.rows === rows);
    const [small, large] = [of(10_000), of(largest)];
    if (!small || !large || largest === 10_000) continue;
    const ratio = round(large.readyMs / small.readyMs);
    say({ service, rows: [10_000, largest], ratio, allowedMs: round(small.readyMs * 1.5 + 2_000) });
  }
};

async function bootOne(servers: Servers, database: TestDatabase, service: ServiceName, rows: number): Promise<Booted> {
  const started = await BenchService.start(servers, database, service);
  try {
    const worked = service === 'scheduler' && rows > 0 ? await timeUntil(() => hasClaimed(database), 30_000) : null;
    const firstWorkMs = worked === null ? null : round(worked);
    const slow = await slowRecoverables(database, service);
    return { rows, service, readyMs: round(started.readyMs), firstWorkMs, peakMiB: started.peakMiB(), slow };
  } finally {
    await started.kill();
  }
}

const SLOW = `
  select r->>'name' as name, (r->>'durationMs')::float as ms
    from recovery_runs, jsonb_array_elements(report->'recoverables') r
   where service = $1 and (r->>'durationMs')::float > 100`;

async function slowRecoverables(database: TestDatabase, service: ServiceName): Promise<Record<string, number>> {
  const rows = await database.query<{ name: string; ms: number }>(SLOW, [service]);
  return Object.fromEntries(rows.map(({ name, ms }) => [name, round(ms)]));
}

const hasClaimed = async (database: TestDatabase): Promise<boolean> =>
  (await database.query(`select 1 from jobs where status = 'done' limit 1`)).length === 1;

/** As many jobs, messages and timers each; all of them due. */
async function fill(database: TestDatabase, rows: number): Promise<void> {
  if (rows === 0) return;
  const gone = randomUUID();
  const people: string[] = [];
  for (let n = 0; n < PEOPLE; n += 1) people.push((await aParticipant(database)).id);
  const person = `($1::uuid[])[1 + n % ${PEOPLE}]`;
  await database.query(
    `insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, lock_key, run_at,
                       status, attempt, lease_owner, lease_until)
     select gen_random_uuid(), 'probe', '{}', ${person}, n, $2, 'bench', 'participant:' || ${person},
            now() - interval '1 hour',
            case when n % 20 = 0 then 'running' else 'queued' end, case when n % 20 = 0 then 1 else 0 end,
            case when n % 20 = 0 then $3::uuid end, case when n % 20 = 0 then now() + interval '1 hour' end
       from generate_series(1, $4::integer) n`,
    [people, DEFAULT_STUDY, gone, rows],
  );
  await database.query(
    `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                  dedupe_key, wa_message_id, not_before, status, attempt, recipient, lease_owner, lease_until)
     select gen_random_uuid(), ${person}, $2, 'default', '{"text": "x"}', 'x', n, 'bench:' || n,
            '3EB0' || upper(substr(md5(n::text), 1, 18)), now() - interval '1 hour',
            case when n % 20 = 0 then 'sending' else 'queued' end, case when n % 20 = 0 then 1 else 0 end,
            case when n % 20 = 0 then '+491234567' end,
            case when n % 20 = 0 then $3::uuid end, case when n % 20 = 0 then now() + interval '1 hour' end
       from generate_series(1, $4::integer) n`,
    [people, DEFAULT_STUDY, gone, rows],
  );
  await database.query(
    `insert into active_timers (id, participant_id, timer_type, callback_type, callback_params, origin, scheduled_at, next_run)
     select gen_random_uuid(), ${person}, 'once', 'scheduled_prompt', jsonb_build_object('promptId', gen_random_uuid()),
            'bench:' || n, now() - interval '1 hour', date_trunc('second', now()) - interval '1 hour'
       from generate_series(1, $2::integer) n`,
    [people, rows],
  );
  await database.query('vacuum analyze');
}
