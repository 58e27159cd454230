import { expectNothingTwiceByAFight } from './whatsapp-web/fight';
import { expectNothingSentByOneThatWasFrozen } from './whatsapp-web/frozen';
import { aWebSystem, describeOnWeb } from './whatsapp-web/on-web';
import { expectNothingLostByAWatchdog } from './whatsapp-web/restless';
import { expectBothAccountsTakenOver } from './whatsapp-web/several';

const LIMIT_MS = 300_000;

describeOnWeb('by whatsapp-web.js in a browser (skipped where none is found)', () => {
  const on = aWebSystem();

  it(
    'two gateways that fight for one account lose nothing, double nothing and keep the order',
    on((web) => expectNothingTwiceByAFight(web)),
    LIMIT_MS,
  );

  it(
    'a gateway that was frozen past its lease sends nothing when it wakes up, least of all to somebody who stopped elsewhere',
    on((web) => expectNothingSentByOneThatWasFrozen(web)),
    LIMIT_MS,
  );

  it(
    'a watchdog that starts the browser anew again and again loses nothing, doubles nothing and keeps the order',
    on((web) => expectNothingLostByAWatchdog(web)),
    LIMIT_MS,
  );

  it(
    'a gateway that dies beside another: within ten seconds both its accounts are owned by that one, which goes on with all four',
    on((web) => expectBothAccountsTakenOver(web)),
    LIMIT_MS,
  );
});
