import { setTimeout as sleep } from 'node:timers/promises';
import { type BrokerKind } from '../../harness/broker';
import { compare, type Verdict } from '../comparison/compare';
import { compareAsStranger } from '../comparison/compare-as-stranger';
import { keepLedger } from '../comparison/ledger';
import { Flow } from '../traffic/flow';
import { Inflictor } from './inflict';
import { keepAlive } from './keep-alive';
import { soakPlan } from './soak-plan';
import { startSoakSystem, type SoakSystem } from './soak-system';

const PEOPLE = 12;

export interface SoakResult {
  readonly faults: number;
  readonly verdict: Verdict;
  /** Faults after which a part did not come back, and processes that ended though nobody killed them. */
  readonly broken: readonly string[];
}

/** Traffic for so many minutes while everything but the phones dies by the seed's schedule; then everything is compared. */
export async function soak(broker: BrokerKind, minutes: number, tell: (line: string) => void): Promise<SoakResult> {
  const system = await startSoakSystem(broker);
  let isClean = false;
  try {
    await keepLedger(system.database);
    const flow = await Flow.start(system, PEOPLE);
    const broken: string[] = [];
    await flow.during(async () => {
      broken.push(...(await inflictAll(system, minutes, tell)), ...(await makeWhole(system)));
      await flow.untilMore();
    });
    const found = await compare(system, flow.people);
    const strange = await compareAsStranger(system, flow.people);
    const verdict = { ...found, findings: [...found.findings, ...strange] };
    const faults = soakPlan({ minutes, broker }).length;
    isClean = verdict.findings.length === 0 && broken.length === 0;
    return { faults, verdict, broken };
  } finally {
    await system.stop(!isClean);
  }
}

async function inflictAll(system: SoakSystem, minutes: number, tell: (line: string) => void): Promise<string[]> {
  const inflictor = new Inflictor(system);
  const broken: string[] = [];
  const startedAt = performance.now();
  const under: Promise<void>[] = [];
  for (const { atMs, fault } of soakPlan({ minutes, broker: system.brokerKind })) {
    await sleep(Math.max(0, startedAt + atMs - performance.now()));
    tell(`${(atMs / 1_000).toFixed(1)} s  ${JSON.stringify(fault)}`);
    const ended = inflictor.inflict(fault).catch((error: unknown) => {
      broken.push(`${JSON.stringify(fault)}: ${String(error)}`);
    });
    under.push(ended);
  }
  await sleep(Math.max(0, startedAt + minutes * 60_000 - performance.now()));
  await Promise.all(under);
  return broken;
}

/** No more trouble: whoever is dead now ended by itself, and is told of; it is started again all the same. */
async function makeWhole({ fleet, phones }: SoakSystem): Promise<string[]> {
  await phones.misbehave({});
  const dead = fleet.dead;
  await Promise.all(dead.map((name) => keepAlive(fleet, name)));
  return dead.map((name) => `${name} had ended by itself`);
}
