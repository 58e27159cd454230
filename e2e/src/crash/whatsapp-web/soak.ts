import { setTimeout as sleep } from 'node:timers/promises';
import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { compare, type Verdict } from '../comparison/compare';
import { keepLedger } from '../comparison/ledger';
import { WHATSAPP_WEB } from '../comparison/way';
import { Flow } from '../traffic/flow';
import { inflict } from './inflict';
import { webSoakPlan } from './soak-plan';
import { UNHURRIED } from './unhurried';

const PEOPLE = 8;

export interface WebSoakResult {
  /** Those that met something, and all that were planned. */
  readonly met: number;
  readonly planned: number;
  readonly verdict: Verdict;
}

/** Traffic for so many minutes while browsers, pages and the gateway die by the seed's schedule; then everything is compared. */
export async function webSoak(
  web: OnWhatsAppWeb,
  minutes: number,
  tell: (line: string) => void,
): Promise<WebSoakResult> {
  const { system } = web;
  await keepLedger(system.database);
  const flow = await Flow.start(system, PEOPLE, UNHURRIED);
  const plan = webSoakPlan(minutes);
  let met = 0;
  await flow.during(async () => {
    const startedAt = performance.now();
    for (const { atMs, kind } of plan) {
      await sleep(Math.max(0, startedAt + atMs - performance.now()));
      const hasMet = await inflict(web, kind);
      if (hasMet) met += 1;
      tell(`${(atMs / 1_000).toFixed(1)} s  ${kind}${hasMet ? '' : ' (nothing there)'}`);
    }
    await sleep(Math.max(0, startedAt + minutes * 60_000 - performance.now()));
    await flow.untilMore();
  });
  const verdict = await compare(system, flow.people, WHATSAPP_WEB);
  return { met, planned: plan.length, verdict };
}
