import { join } from 'node:path';
import { freePort } from '@promptpipe/local-stack';
import { aParticipant, insertRow, type TestDatabase } from '@promptpipe/testing';
import { bareBullMq } from '../peers/bare-bullmq';
import type { Figure } from '../setting/figure';
import { round, sizeOf, timeUntil } from '../setting/numbers';
import { startPhones } from '../setting/phones';
import { withDatabase, type Servers } from '../setting/servers';
import { BenchService } from '../setting/service';

const ACCOUNTS = 200;
const LIMIT_MS = 300_000;

const MESSAGES = `
  insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, not_before)
  select gen_random_uuid(), p.id, p.study_id, p.account_id, '{"text": "x"}', 'x', n, 'bench:' || p.id || ':' || n,
         '3EB0' || upper(substr(md5(p.id || ':' || n), 1, 18)), now() + interval '1 hour'
    from participants p, generate_series(1, $1::integer) n`;

const CONNECTED = `select count(*)::integer as count from whatsapp_accounts where state = 'connected'`;
const UNSENT = `select 1 from outbox_messages where status <> 'sent' limit 1`;

/**
 * Messages of 200 accounts from due in Postgres to settled by the server's ack: staged, hinted, claimed one by one just before
 * each send, looked up and handed over to the simulated network over HTTP, which is a process on the same machine and writes
 * each to its file. Beside as many no-op jobs of BullMQ alone.
 */
export const sends: Figure = async (servers, say) => {
  const each = sizeOf('BENCH_SENDS_EACH', 20);
  const count = ACCOUNTS * each;
  const bare = await bareBullMq(servers.redisUrl, count);
  const ours = await ourRate(servers, each);
  say({
    ...{ accounts: ACCOUNTS, messages: count, perSecond: ours, bareHandledPerSecond: bare.handledPerSecond },
    ratioToBareHandled: round(ours / bare.handledPerSecond),
    target: 0.3,
  });
};

const ourRate = (servers: Servers, each: number): Promise<number> =>
  withDatabase(async (database) => {
    await fill(database, each);
    const port = await freePort();
    const phones = await startPhones(port, join(servers.folder, `phones-${port}.ndjson`));
    const env = { SIMULATOR_URL: `http://127.0.0.1:${port}` };
    const sender = await BenchService.start(servers, database, 'outbox-sender');
    const gateway = await BenchService.start(servers, database, 'whatsapp-gateway', env);
    try {
      const connected = async (): Promise<boolean> =>
        (await database.query<{ count: number }>(CONNECTED))[0]?.count === ACCOUNTS + 1;
      await timeUntil(connected, LIMIT_MS);
      await database.query('update outbox_messages set not_before = now()');
      await database.query('vacuum analyze outbox_messages');
      await database.query(`select pg_notify('promptpipe_wake', 'messages')`);
      const ms = await timeUntil(async () => (await database.query(UNSENT)).length === 0, LIMIT_MS);
      return Math.round((ACCOUNTS * each) / (ms / 1_000));
    } finally {
      await gateway.stop();
      await sender.stop();
      await phones.stop();
    }
  });

async function fill(database: TestDatabase, each: number): Promise<void> {
  for (let n = 1; n <= ACCOUNTS; n += 1) {
    const id = `bench-${n}`;
    await insertRow(database, 'whatsapp_accounts', { id });
    await aParticipant(database, { account_id: id });
  }
  await database.query(MESSAGES, [each]);
}
