import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { compare } from '../comparison/compare';
import { keepLedger } from '../comparison/ledger';
import { WHATSAPP_WEB } from '../comparison/way';
import { Flow } from '../traffic/flow';
import { leaseOf } from './lease';
import { UNHURRIED } from './unhurried';

const PEOPLE = 3;
/** No browser is as small: each look of the watchdog starts it anew. */
const RESTLESS = { WHATSAPP_MEMORY_SOFT_MB: '1', WHATSAPP_MEMORY_HARD_MB: '1', WHATSAPP_WATCH_MS: '4000' };
const RESTARTS = 2;
const RESTARTED = /whatsapp_watch_restarts_total\{[^}]*reason="memory-hard"[^}]*\} (\d+)/;

/** A watchdog that starts the browser anew in the middle of everything, again and again, loses and doubles nothing. */
export async function expectNothingLostByAWatchdog(web: OnWhatsAppWeb): Promise<void> {
  const { system } = web;
  await keepLedger(system.database);
  await web.killGateway();
  await web.startGateway(RESTLESS);
  await web.untilConnected();
  const { epoch } = await leaseOf(system);
  const flow = await Flow.start(system, PEOPLE, UNHURRIED);
  await flow.during(async () => {
    while ((await restarts(web)) < RESTARTS) await flow.untilMore();
  });
  const { findings } = await compare(system, flow.people, WHATSAPP_WEB);
  expect(findings).toEqual([]);
  expect(await leaseOf(system)).toMatchObject({ epoch });
  await web.killGateway();
  await web.startGateway();
  await web.untilConnected();
}

async function restarts({ system }: OnWhatsAppWeb): Promise<number> {
  const answer = await fetch(`${system.fleet.url('whatsapp-gateway')}/metrics`);
  return Number(RESTARTED.exec(await answer.text())?.[1] ?? 0);
}
