import { BROKERS } from './harness/broker';
import { expectAllPhonesShowWhatWasSent } from './harness/compare-all-phones';
import { aSystem } from './harness/on-system';
import { expectNothingTwiceByDroppedAnswers, expectSecondGatewayGoesOn } from './scenarios/gateway-trouble';
import { expectNothingLostByKillAndFlush } from './scenarios/kill-in-mid-flow';
import { expectTimersGoOnThroughAKill } from './scenarios/timers-through-a-kill';

const LIMIT_MS = 120_000;

describe.each(BROKERS)('while 200 messages flow to 20 people, on %s', (broker) => {
  const on = aSystem(broker);

  // What does not depend on the carrier is shown on one of them.
  if (broker === 'postgres') {
    it(
      'a timer of each second fires each of its instants at most once when the scheduler is killed, and goes on',
      on((system) => expectTimersGoOnThroughAKill(system)),
      LIMIT_MS,
    );

    it(
      'dropped answers, late acks, blind look-ups and a kill of the gateway show nobody anything twice',
      on((system) => expectNothingTwiceByDroppedAnswers(system, 'blind')),
      LIMIT_MS,
    );

    it(
      'a second gateway goes on where a killed one stopped, before its lease runs out',
      on((system) => expectSecondGatewayGoesOn(system)),
      LIMIT_MS,
    );
  }

  if (broker === 'redis') {
    // One that stages and consumes, and one that only consumes; the second flush meets all of them.
    it.each(['scheduler', 'whatsapp-gateway'] as const)(
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
