import { chance } from '../harness/chance';
import { expectBadRowsSetAside } from './damage/bad-rows';
import { aCrashSystem } from './on-crash-system';
import { expectNothingTwiceAfterARestore } from './restore/over-a-later-system';
import { CHOSEN_BROKERS } from './settings';
import { expectNothingStuckBesideANewerOne } from './versions/beside-a-newer-one';

const LIMIT_MS = 300_000;

/** The broker has no part in these: one of them, by the seed. */
const brokers = CHOSEN_BROKERS.slice(chance('one broker')(CHOSEN_BROKERS.length)).slice(0, 1);

describe.each(brokers)('on %s', (broker) => {
  const on = aCrashSystem(broker);

  it(
    'a scheduler that does not know a kind of job yet sets nothing aside and lets nothing get stuck',
    on((system) => expectNothingStuckBesideANewerOne(system)),
    LIMIT_MS,
  );

  it(
    'bad rows in every table are set aside and told; everybody else gets everything',
    on((system) => expectBadRowsSetAside(system)),
    LIMIT_MS,
  );

  it(
    'a dump restored over a system that has moved on shows nobody anything twice',
    on((system) => expectNothingTwiceAfterARestore(system)),
    LIMIT_MS,
  );
});
