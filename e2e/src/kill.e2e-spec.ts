import { BROKERS } from './harness/broker';
import { expectAllPhonesShowWhatWasSent } from './harness/compare-all-phones';
import { aSystem } from './harness/on-system';
import { SERVICES } from './harness/plan-services';
import {
  expectNothingTwiceByDroppedAnswers,
  expectSecondGatewayGoesOn,
  expectNothingLostByThreeKills,
} from './scenarios/gateway-trouble';
import { expectNothingLostByKill, expectNothingLostByKillAndFlush } from './scenarios/kill-in-mid-flow';
import { expectTimersGoOnThroughAKill } from './scenarios/timers-through-a-kill';

const LIMIT_MS = 120_000;

describe.each(BROKERS)('while 200 messages flow to 20 people, on %s', (broker) => {
  const on = aSystem(broker);

  it.each(SERVICES)(
    'a SIGKILL of %s loses nothing, doubles nothing and keeps the order',
    (service) => on((system) => expectNothingLostByKill(system, service))(),
    LIMIT_MS,
  );

  // What does not depend on the carrier is shown on one of them.
  if (broker === 'postgres') {
    it(
      'a timer of each second fires each of its instants at most once when the scheduler is killed, and goes on',
      on((system) => expectTimersGoOnThroughAKill(system)),
      LIMIT_MS,
    );

    it(
      'three kills of the gateway in a row lose nothing, double nothing and keep the order',
      on((system) => expectNothingLostByThreeKills(system)),
      LIMIT_MS,
    );

    it.each(['local', 'blind'] as const)(
      'dropped answers, late acks, %s look-ups and a kill of the gateway show nobody anything twice',
      (lookup) => on((system) => expectNothingTwiceByDroppedAnswers(system, lookup))(),
      LIMIT_MS,
    );

    it(
      'a second gateway goes on where a killed one stopped, before its lease runs out',
      on((system) => expectSecondGatewayGoesOn(system)),
      LIMIT_MS,
    );
  }

  if (broker === 'redis') {
    it.each(SERVICES)(
      'a FLUSHALL while %s is dead, and one while all live, lose nothing, double nothing and keep the order',
      (service) => on((system) => expectNothingLostByKillAndFlush(system, service))(),
      LIMIT_MS,
    );
  }

  it(
    'all of it together has left nobody with a message more or less than what was sent',
    on((system) => expectAllPhonesShowWhatWasSent(system)),
    LIMIT_MS,
  );
});
