import { expectNothingTwiceByAFight } from './whatsapp-web/fight';
import { expectNothingSentByOneThatWasFrozen } from './whatsapp-web/frozen';
import { aWebSystem, describeOnWeb } from './whatsapp-web/on-web';

const LIMIT_MS = 300_000;

describeOnWeb('by whatsapp-web.js in a browser (skipped where none is found), two gateways', () => {
  const on = aWebSystem();

  it(
    'that fight for one account lose nothing, double nothing and keep the order',
    on((web) => expectNothingTwiceByAFight(web)),
    LIMIT_MS,
  );

  it(
    'of which one was frozen past its lease: it sends nothing when it wakes up, least of all to somebody who stopped',
    on((web) => expectNothingSentByOneThatWasFrozen(web)),
    LIMIT_MS,
  );
});
