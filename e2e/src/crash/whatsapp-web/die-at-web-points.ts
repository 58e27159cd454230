import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { compare } from '../comparison/compare';
import { keepLedger } from '../comparison/ledger';
import { WHATSAPP_WEB } from '../comparison/way';
import { LATER_THAN_THE_LOOK_MS, LOOK_UP, nameOf } from '../die-at-points';
import { type Round, type Stop } from '../plan/crash-plan';
import { armedAt, untilDeadAt } from '../plan/die-and-return';
import { Flow } from '../traffic/flow';
import { whileAnswersAreLost } from './lost-answers';
import { UNHURRIED } from './unhurried';

const PEOPLE = 4;

/** The gateway dies at each of these points, one after the other, with its browser; and what people saw is what they were promised. */
export async function expectNothingLostByDeathInABrowser(web: OnWhatsAppWeb, round: Round): Promise<void> {
  const { system, page } = web;
  await keepLedger(system.database);
  await system.phones.misbehave({ lookup: round.lookup });
  const flow = await Flow.start(system, PEOPLE, UNHURRIED);
  await flow.during(async () => {
    // Somebody who answers while nothing of ours is known to have reached them answers nothing that could be named.
    await flow.untilMore();
    await web.killGateway();
    await whileAnswersAreLost(page, async () => {
      for (const stop of round.stops) await dieAt(web, stop, round);
    });
    await web.startGateway();
    await flow.untilMore();
  });
  await system.phones.misbehave({});
  const { findings, messages, replies, repeats } = await compare(system, flow.people, WHATSAPP_WEB);
  process.stdout.write(`  ${nameOf(round)}: ${messages} messages, ${replies} replies, ${repeats} on the wire again\n`);
  expect(findings).toEqual([]);
}

async function dieAt(web: OnWhatsAppWeb, { service, point, nth }: Stop, { lookup }: Round): Promise<void> {
  const { fleet, phones } = web.system;
  // The page loses an answer, and the ack settles the message all the same before anybody has looked.
  if (point === LOOK_UP) await phones.misbehave({ lookup, lateAckMs: LATER_THAN_THE_LOOK_MS });
  fleet.launch(service, armedAt(point, nth));
  await untilDeadAt(fleet, service, `${point}@${nth}`);
  if (point === LOOK_UP) await phones.misbehave({ lookup, lateAckMs: 0 });
  await web.untilNoBrowser();
}
