import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTemporaryPostgres, type TemporaryPostgres } from '@promptpipe/local-stack';
import { type BrokerKind } from '../../harness/broker';
import { logTails } from '../../harness/log-tails';
import { SERVICES } from '../../harness/plan-services';
import { startSystem, type System } from '../../harness/system';
import { until } from '@promptpipe/testing';
import { compare } from '../comparison/compare';
import { keepLedger } from '../comparison/ledger';
import { lastingDatabase } from '../soak/lasting-database';
import { Flow } from '../traffic/flow';
import { linesTelling, untilAllReady, untilTold } from './told-damage';

const PAGE_BYTES = 8_192;
const SENTENCE = 'A page of the table outbox_messages is damaged on disk';
/** Whoever cannot do its work without that page. */
const HINDERED = ['outbox-sender'];
/** The same sentence is kept back for this long by each process. */
const QUIET_MS = 30_000;
/** A boot reports each of its failed steps besides. */
const BOOT_LINES = 5;

/** A page that holds a message which is owed. */
const OWED_PAGE = `
  select pg_relation_filepath('outbox_messages') as file, (ctid::text::point)[0]::integer as block
    from outbox_messages where status = 'queued' order by id limit 1`;

interface Page {
  readonly file: string;
  readonly block: number;
}

/** A server of its own, whose files can be written while it is stopped. */
export async function expectDamagedPageAwaited(broker: BrokerKind): Promise<void> {
  let postgres: TemporaryPostgres | undefined;
  const system = await startSystem(broker, async () => {
    const server = await startTemporaryPostgres();
    postgres = server;
    return { ...lastingDatabase(server.url), drop: () => server.stop() };
  });
  let isDone = false;
  try {
    if (!postgres) throw new Error('There is no server');
    await keepLedger(system.database);
    await damageAndRepair(system, postgres);
    isDone = true;
  } finally {
    if (!isDone) process.stderr.write(`${logTails(system.fleet.logFiles)}\n`);
    await system.stop(!isDone);
  }
}

async function damageAndRepair(system: System, postgres: TemporaryPostgres): Promise<void> {
  const { fleet } = system;
  const flow = await Flow.start(system);
  await flow.during(async () => {
    await flow.untilMore();
    await fleet.kill('outbox-sender', 'whatsapp-gateway');
    const page = await until('a message that is owed', () => owedPage(system));
    await postgres.halt();
    const whole = overwrite(postgres, page);
    await postgres.restart();
    const beganAt = performance.now();
    for (const service of fleet.dead) fleet.launch(service, {});
    // Met once by a boot, and by processes that go on.
    await untilTold(system, HINDERED, SENTENCE);
    const pids = fleet.running.map((service) => fleet.pid(service));
    expect(fleet.dead).toEqual([]);
    await sleep(3_000);
    expect(fleet.running.map((service) => fleet.pid(service))).toEqual(pids);
    const atMost = 1 + Math.ceil((performance.now() - beganAt) / QUIET_MS);
    await postgres.halt();
    write(postgres, page, whole);
    await postgres.restart();
    await untilAllReady(system, SERVICES);
    const told = linesTelling(system, SERVICES, SENTENCE);
    process.stdout.write(`  the damaged page was told ${JSON.stringify(told)}\n`);
    expect(told['outbox-sender']).toBeGreaterThan(0);
    for (const lines of Object.values(told)) expect(lines).toBeLessThanOrEqual(atMost + BOOT_LINES);
    await flow.untilMore();
    expect(fleet.running.map((service) => fleet.pid(service))).toEqual(pids);
  });
  expect((await compare(system, flow.people)).findings).toEqual([]);
}

async function owedPage({ database }: System): Promise<Page | undefined> {
  return (await database.query<Page>(OWED_PAGE))[0];
}

/** Spoils the middle of the page; answers the page as it was. */
function overwrite(postgres: TemporaryPostgres, page: Page): Buffer {
  const whole = Buffer.alloc(PAGE_BYTES);
  const file = openSync(join(postgres.dataFolder, page.file), 'r');
  readSync(file, whole, 0, PAGE_BYTES, page.block * PAGE_BYTES);
  closeSync(file);
  const spoiled = Buffer.from(whole);
  spoiled.fill(0xde, PAGE_BYTES / 2, PAGE_BYTES / 2 + 512);
  write(postgres, page, spoiled);
  return whole;
}

function write({ dataFolder }: TemporaryPostgres, { file, block }: Page, bytes: Buffer): void {
  const handle = openSync(join(dataFolder, file), 'r+');
  writeSync(handle, bytes, 0, PAGE_BYTES, block * PAGE_BYTES);
  closeSync(handle);
}
