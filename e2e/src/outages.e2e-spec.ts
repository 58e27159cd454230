import { BROKERS } from './harness/broker';
import { chance } from './harness/chance';
import { aSystem } from './harness/on-system';
import { expectAWeekCaughtUp } from './outages/a-week';
import { withdraw } from './outages/cohort';
import { expectPoliciesKeptWithoutAGateway } from './outages/gateway-alone';
import { expectSecondsCaughtUp } from './outages/seconds';
import { expectSixHoursCaughtUp } from './outages/six-hours';

const LIMIT_MS = 180_000;

/** The carrier has no part in these: one of them, by the seed. */
const brokers = BROKERS.slice(chance('outages')(BROKERS.length)).slice(0, 1);

describe.each(brokers)('schedules and timers, on %s, after an outage of', (broker) => {
  const on = aSystem(broker);

  it.each([
    ['seconds', expectSecondsCaughtUp],
    ['six hours', expectSixHoursCaughtUp],
    ['a week', expectAWeekCaughtUp],
    ['the gateway alone', expectPoliciesKeptWithoutAGateway],
  ])(
    '%s: each promise is kept once, or it is told why not, and nobody is flooded',
    (_, expectCaughtUp) => on(async (system) => withdraw(system, await expectCaughtUp(system)))(),
    LIMIT_MS,
  );
});
