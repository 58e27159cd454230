import fc from 'fast-check';
import { claim, enqueueOne, stage } from './job-beginnings';
import { complete, giveBack, takeBack } from './job-endings';
import { anHourPasses, cancelOfTimer, die, leaseRunsOut, renew, replay, unstageLost } from './job-happenings';
import { EPOCH, type JobOperation, type JobsWorld } from './job-operations';

/** Three people and four boots, of which one never dies; often enough what makes claims meet. */
export function anyJobOperation(world: JobsWorld): fc.Arbitrary<JobOperation>[] {
  const person = fc.nat(2);
  const boot = fc.nat(3);
  const one = fc.nat(5);
  const some = fc.array(fc.nat(7), { minLength: 1, maxLength: 4 });
  const key = fc.constantFrom(null, 'a', 'a', 'b');
  const operations: [weight: number, fc.Arbitrary<JobOperation>][] = [
    [4, fc.tuple(person, key, fc.nat(1)).map(([who, as, what]) => enqueueOne(world, who, as, what))],
    [4, fc.tuple(boot, fc.constantFrom(2, 100, 100)).map(([by, capacity]) => stage(world, by, capacity))],
    [6, fc.tuple(boot, some).map(([by, which]) => claim(world, by, which))],
    [3, one.map((which) => complete(which))],
    [3, fc.tuple(some, fc.boolean()).map(([which, delayed]) => giveBack(which, { failures: 1, delayed }))],
    [1, some.map((which) => giveBack(which, { failures: 0, delayed: false }))],
    [2, fc.constant(takeBack)],
    [1, person.map((of) => cancelOfTimer(world, of))],
    [1, some.map((which) => renew(which))],
    [2, fc.nat(7).map((which) => replay(world, which))],
    [2, one.map((which) => leaseRunsOut(which))],
    [1, fc.nat(2).map((which) => die(world, which))],
    [1, fc.constantFrom(EPOCH, 'another epoch').map((epoch) => unstageLost(epoch))],
    [1, fc.constant(anHourPasses)],
  ];
  return operations.flatMap(([weight, operation]) => Array<typeof operation>(weight).fill(operation));
}
