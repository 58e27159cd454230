import { until } from '@promptpipe/testing';
import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { compare } from '../comparison/compare';
import { keepLedger } from '../comparison/ledger';
import { WHATSAPP_WEB } from '../comparison/way';
import { loseOwners } from '../soak/lose-owners';
import { Flow } from '../traffic/flow';
import { leaseOf } from './lease';
import { UNHURRIED } from './unhurried';

const PEOPLE = 3;
const FIGHTS = 2;
const CHANGES_WITHIN_MS = 30_000;

/**
 * Two gateways on one profile: whoever has the lock of the account loses it, again and again, and both want it at the same
 * moment. The one that gets it ends the browser of the other.
 */
export async function expectNothingTwiceByAFight(web: OnWhatsAppWeb): Promise<void> {
  const { system } = web;
  await keepLedger(system.database);
  const second = await web.startSecondGateway('here');
  const flow = await Flow.start(system, PEOPLE, UNHURRIED);
  await flow.during(async () => {
    for (let fight = 0; fight < FIGHTS; fight += 1) {
      await flow.untilMore();
      const { epoch } = await leaseOf(system);
      await loseOwners(system.database, 'whatsapp-gateway');
      const isTaken = async (): Promise<boolean> => (await leaseOf(system)).epoch !== epoch;
      await until('the account to be taken', isTaken, CHANGES_WITHIN_MS);
    }
    await flow.untilMore();
  });
  const { findings } = await compare(system, flow.people, WHATSAPP_WEB);
  expect(findings).toEqual([]);
  const browsers = (await web.browsers()).filter(({ type }) => type === 'browser');
  expect(browsers).toHaveLength(1);
  await system.fleet.remove(second);
  await web.untilConnected();
}
