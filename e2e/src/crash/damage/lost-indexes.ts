import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '../../harness/plan-services';
import { type System } from '../../harness/system';
import { compare } from '../comparison/compare';
import { Flow } from '../traffic/flow';
import { linesTelling, untilAllReady, untilTold } from './told-damage';

/** Once met at the boot, once while everything works; each keeps something from being done twice. */
const AT_BOOT = 'jobs_dedupe_key_key';
const AT_WORK = 'message_causes_pkey';
const SPEEDY = 'jobs_timer_id_idx';

/** What an operator would paste: the statements in backquotes. */
const waysOut = (sentence: string): string[] => [...sentence.matchAll(/`([^`]+);`/g)].map(([, sql = '']) => sql);

/** Nobody works without them, nobody ends for it, and what the sentence tells to do is all that there is to do. */
export async function expectIndexesAwaited(system: System): Promise<void> {
  const { database, fleet } = system;
  const flow = await Flow.start(system);
  await flow.during(async () => {
    await fleet.kill(...SERVICES);
    await database.query(`drop index ${AT_BOOT}, ${SPEEDY}`);
    for (const service of SERVICES) fleet.launch(service, {});
    const [reason = ''] = await untilTold(system, SERVICES, AT_BOOT);
    const pids = SERVICES.map((service) => fleet.pid(service));
    const before = await wireAndMoves(system);
    await sleep(500);
    expect(await wireAndMoves(system)).toEqual(before);
    for (const sql of waysOut(reason)) await database.query(sql);
    await untilAllReady(system, SERVICES);
    expect(SERVICES.map((service) => fleet.pid(service))).toEqual(pids);
    await flow.untilMore();
    await loseAtWork(system);
    await flow.untilMore();
    expect(SERVICES.map((service) => fleet.pid(service))).toEqual(pids);
  });
  // Once for the log, and never again while it stays the same.
  expect(linesTelling(system, SERVICES, `lacks the unique index ${AT_BOOT}`)).toEqual(each(1));
  expect(linesTelling(system, SERVICES, `lacks the index ${SPEEDY}`)).toEqual(each(1));
  expect((await compare(system, flow.people)).findings).toEqual([]);
}

const each = (count: number): Record<string, number> => Object.fromEntries(SERVICES.map((service) => [service, count]));

/** What was sent, and what any row has become. */
async function wireAndMoves({ database, phones }: System): Promise<unknown> {
  const [moves] = await database.query('select count(*) as moves from crash_suite.moves');
  return { wire: (await phones.wire()).length, moves };
}

/** Requests are refused until it stands again, and repeated by whoever made them. */
async function loseAtWork(system: System): Promise<void> {
  const { database } = system;
  await database.query(`alter table message_causes drop constraint ${AT_WORK}`);
  const toldBy = (): boolean => linesTelling(system, ['api'], `lacks the primary key ${AT_WORK}`).api === 1;
  for (let looks = 0; !toldBy() && looks < 200; looks += 1) await sleep(50);
  expect(toldBy()).toBe(true);
  await database.query(`alter table message_causes add constraint ${AT_WORK} primary key (dedupe_key)`);
}
