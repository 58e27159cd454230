import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { tellingMemory, toldMemory } from '../../harness/told-memory';
import { expectNothingLostNothingTwice } from '../../harness/compare';
import { Traffic } from '../../harness/traffic';
import { WHATSAPP_WEB } from '../comparison/way';

const GATEWAY = 'whatsapp-gateway';
const QUARTERS = 4;
const LOOK_EACH_MS = 500;
const LIMIT_MS = 600_000;

export interface Hour {
  /** In all, a quarter of them in each quarter. */
  readonly people: number;
  /** Messages to each. */
  readonly each: number;
  /** A page collects its garbage when it pleases: the least of so many looks is what it holds. */
  readonly looks: number;
}

/** Bytes, once a quarter has passed and at the end; the gateway's own and those of its browser. */
export interface Memory {
  readonly messages: number;
  readonly rss: number;
  readonly heap: number;
  readonly browser: number;
}

/** An hour's messages, acks and replies as fast as the page takes them. */
export async function accelerated(web: OnWhatsAppWeb, { people, each, looks }: Hour): Promise<Memory[]> {
  const { system, folder } = web;
  const file = join(folder, 'memory.json');
  await web.killGateway();
  await web.startGateway(tellingMemory(file));
  await web.untilConnected();
  const told: Memory[] = [];
  for (let quarter = 1; quarter <= QUARTERS; quarter += 1) {
    const traffic = await Traffic.start(system, { people: people / QUARTERS, each, limitMs: LIMIT_MS });
    await traffic.done;
    await Promise.all(traffic.people.map(({ phone }) => system.phones.read(phone)));
    await expectNothingLostNothingTwice(system, traffic, `quarter ${quarter}`, WHATSAPP_WEB.clockMs);
    const browser = await leastOfBrowsers(web, looks);
    const { rss, heapUsed } = await toldMemory(system.fleet.pid(GATEWAY), file);
    told.push({ messages: traffic.total, rss, heap: heapUsed, browser });
  }
  return told;
}

async function leastOfBrowsers(web: OnWhatsAppWeb, looks: number): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < looks; look += 1) {
    const each = await Promise.all((await web.browsers()).map(({ pid }) => ownMemoryOf(pid)));
    least = Math.min(
      least,
      each.reduce((sum, bytes) => sum + bytes, 0),
    );
    await sleep(LOOK_EACH_MS);
  }
  return least;
}

/** What is nobody else's: pages of a file, which all of a browser's processes share, do not grow. One that has just ended has none. */
async function ownMemoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes = '0'] = /^RssAnon:\s+(\d+)/m.exec(status) ?? [];
  return Number(kilobytes) * 1_024;
}
