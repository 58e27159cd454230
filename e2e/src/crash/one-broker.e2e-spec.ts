import { chance } from '../harness/chance';
import { expectBadRowsSetAside } from './damage/bad-rows';
import { expectDamagedPageAwaited } from './damage/damaged-page';
import { expectIndexesAwaited } from './damage/lost-indexes';
import { aCrashSystem } from './on-crash-system';
import { expectNothingTwiceAfterARestore } from './restore/over-a-later-system';
import { CHOSEN_BROKERS, IS_LONG } from './settings';
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
    'nobody works without an index that keeps things from happening twice; all go on when it is made again',
    on((system) => expectIndexesAwaited(system)),
    LIMIT_MS,
  );

  it(
    'a dump restored over a system that has moved on shows nobody anything twice',
    on((system) => expectNothingTwiceAfterARestore(system)),
    LIMIT_MS,
  );
});

/** The server is stopped and started twice, and each time nobody is taken for gone for a while. */
for (const broker of IS_LONG ? brokers : []) {
  describe(`a damaged page, on ${broker},`, () => {
    it(
      'is told and ends nobody; once it is restored everybody gets everything once',
      () => expectDamagedPageAwaited(broker),
      LIMIT_MS,
    );
  });
}
