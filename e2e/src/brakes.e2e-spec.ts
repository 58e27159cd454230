import { expectCancelHolds } from './brakes/cancel';
import { aCrowd } from './brakes/crowd';
import { type Brake, expectPausesHold } from './brakes/pause';
import { afterARestart, inAnotherStudy, inLine } from './brakes/witness';
import { BROKERS } from './harness/broker';
import { chance } from './harness/chance';
import { aSystem } from './harness/on-system';

const PEOPLE = 500;
const LIMIT_MS = 180_000;

const STUDY: Brake = { path: '/v1/studies/default/sending', witness: inAnotherStudy };
const ACCOUNT: Brake = { path: '/v1/accounts/default/sending', witness: afterARestart(inLine) };

/** The carrier has no part in these: one of them, by the seed. */
const brokers = BROKERS.slice(chance('brakes')(BROKERS.length)).slice(0, 1);

describe.each(brokers)(`a wrong prompt to ${PEOPLE} people, on %s, noticed after a few,`, (broker) => {
  const on = aSystem(broker);

  it(
    'goes no further while its study is paused, nor while its account is, and then to each of the others once',
    on(async (system) => expectPausesHold(system, await aCrowd(system, PEOPLE), [STUDY, ACCOUNT])),
    LIMIT_MS,
  );

  it(
    'goes no further when it is canceled',
    on(async (system) => expectCancelHolds(system, await aCrowd(system, PEOPLE))),
    LIMIT_MS,
  );
});
