import { nameOf } from './die-at-points';
import { CHOSEN_LOOKUPS, IS_LONG, ONLY_POINTS } from './settings';
import { expectNothingLostByDeathInABrowser } from './whatsapp-web/die-at-web-points';
import { aWebSystem, describeOnWeb } from './whatsapp-web/on-web';
import { GATEWAY_POINTS, longWebPlan, shortWebPlan } from './whatsapp-web/web-plan';
import { LOOKUPS } from '../harness/phones';

const LIMIT_MS = 300_000;

const plan = IS_LONG ? longWebPlan(ONLY_POINTS, CHOSEN_LOOKUPS) : shortWebPlan();

describe('the plan of deaths by whatsapp-web.js', () => {
  it('has every point of the gateway in its long form, with every way of looking up', () => {
    const rounds = longWebPlan(null, LOOKUPS);
    const named = rounds.map(({ lookup, stops }) => `${stops.map(({ point }) => point).join()} ${lookup}`);
    expect(named.sort()).toEqual(GATEWAY_POINTS.flatMap((point) => LOOKUPS.map((one) => `${point} ${one}`)).sort());
  });
});

describeOnWeb('by whatsapp-web.js in a browser (skipped where none is found), a gateway that dies at', () => {
  const on = aWebSystem();

  it.each(plan.map((round) => [nameOf(round), round] as const))(
    '%s loses nothing, doubles nothing, keeps the order and leaves no browser',
    (_, round) => on((web) => expectNothingLostByDeathInABrowser(web, round))(),
    LIMIT_MS,
  );
});
