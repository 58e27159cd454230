import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@promptpipe/local-stack';
import { aParticipant, insertRow, type TestDatabase } from '@promptpipe/testing';
import { bareBullMq } from '../peers/bare-bullmq';
import { cpuSecondsOf, cpuSecondsOfFamily } from '../setting/cpu';
import type { Figure } from '../setting/figure';
import { round, sizeOf, timeUntil } from '../setting/numbers';
import { type NetworkName, startPhones } from '../setting/phones';
import { withDatabase, type Servers } from '../setting/servers';
import { BenchService } from '../setting/service';

const ACCOUNTS = 200;
const LIMIT_MS = 300_000;

/** `one each`: as a study writes to many. `all to one`: each waits for the ack of the one before it, in the order of its line. */
interface Shape {
  readonly network: NetworkName;
  readonly people: 'one each' | 'all to one';
}

const SHAPES: readonly Shape[] = [
  { network: 'no-op', people: 'one each' },
  { network: 'no-op', people: 'all to one' },
  { network: 'simulator', people: 'one each' },
];

const MESSAGES = `
  insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, not_before)
  select gen_random_uuid(), p.id, p.study_id, p.account_id, '{"text": "x"}', 'x', n, 'bench:' || p.id || ':' || n,
         '3EB0' || upper(substr(md5(p.id || ':' || n), 1, 18)), now() + interval '1 hour'
    from participants p, generate_series(1, $1::integer) n`;

const CONNECTED = `select count(*)::integer as count from whatsapp_accounts where state = 'connected'`;
const UNSENT = `select 1 from outbox_messages where status <> 'sent' limit 1`;

/**
 * Messages of 200 accounts from due in Postgres to settled by the server's ack: staged, hinted, claimed just before each send,
 * looked up and handed over over HTTP to a network that is a process of its own. Each shape in turns with as many no-op jobs of
 * BullMQ alone.
 */
export const sends: Figure = async (servers, say) => {
  const each = sizeOf('BENCH_SENDS_EACH', 20);
  for (const shape of SHAPES) {
    const bare = await bareBullMq(servers.redisUrl, ACCOUNTS * each);
    const ours = await run(servers, shape, each);
    say({
      ...{ ...shape, accounts: ACCOUNTS, messages: ACCOUNTS * each, ...ours },
      bareHandledPerSecond: bare.handledPerSecond,
      ratioToBareHandled: round(ours.perSecond / bare.handledPerSecond),
      target: 0.3,
    });
  }
};

interface Run {
  readonly perSecond: number;
  readonly cpuMicrosecondsPerMessage: Readonly<Record<string, number>>;
}

const run = (servers: Servers, { network, people }: Shape, each: number): Promise<Run> =>
  withDatabase(async (database) => {
    await fill(database, people === 'one each' ? [each, 1] : [1, each]);
    const port = await freePort();
    const phones = await startPhones(network, port, join(servers.folder, `phones-${port}.ndjson`));
    const env = { SIMULATOR_URL: `http://127.0.0.1:${port}` };
    const sender = await BenchService.start(servers, database, 'outbox-sender');
    const gateway = await BenchService.start(servers, database, 'whatsapp-gateway', env);
    const spent = (): Record<string, number> => ({
      gateway: gateway.cpuSeconds(),
      sender: sender.cpuSeconds(),
      network: cpuSecondsOf(phones.pid),
      redis: cpuSecondsOf(servers.redis.pid),
      ...(servers.postgres && { postgres: cpuSecondsOfFamily(postmasterOf(servers.postgres.dataFolder)) }),
    });
    try {
      const connected = async (): Promise<boolean> =>
        (await database.query<{ count: number }>(CONNECTED))[0]?.count === ACCOUNTS + 1;
      await timeUntil(connected, LIMIT_MS);
      await database.query('update outbox_messages set not_before = now()');
      await database.query('vacuum analyze outbox_messages');
      const before = spent();
      await database.query(`select pg_notify('promptpipe_wake', 'messages')`);
      const ms = await timeUntil(async () => (await database.query(UNSENT)).length === 0, LIMIT_MS);
      const count = ACCOUNTS * each;
      const perMessage = Object.entries(spent()).map(([name, after]) => {
        return [name, Math.round(((after - (before[name] ?? 0)) * 1e6) / count)] as const;
      });
      return { perSecond: Math.round(count / (ms / 1_000)), cpuMicrosecondsPerMessage: Object.fromEntries(perMessage) };
    } finally {
      await gateway.stop();
      await sender.stop();
      await phones.stop();
    }
  });

const postmasterOf = (dataFolder: string): number =>
  Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

async function fill(database: TestDatabase, [people, each]: readonly [number, number]): Promise<void> {
  for (let n = 1; n <= ACCOUNTS; n += 1) {
    const id = `bench-${n}`;
    await insertRow(database, 'whatsapp_accounts', { id });
    for (let person = 1; person <= people; person += 1) await aParticipant(database, { account_id: id });
  }
  await database.query(MESSAGES, [each]);
}
