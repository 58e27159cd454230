import { LANES } from '@promptpipe/domain';
import fc from 'fast-check';
import { claim, stage, takeOver, write } from './message-beginnings';
import { ack, expire, leaveOwnerless, settleClaim, takeBack } from './message-endings';
import { anHourPasses, die, holdAll, leaseRunsOut, stop, sweep, unstageLost } from './message-happenings';
import { EPOCH, type MessageOperation, type MessagesWorld } from './message-operations';

export function anyMessageOperation(world: MessagesWorld): fc.Arbitrary<MessageOperation>[] {
  const one = fc.nat(4);
  const wish = fc.record({
    person: fc.nat(1),
    lane: fc.constantFrom(LANES[0], LANES[1]),
    cause: fc.nat(12),
    text: fc.constantFrom('a', 'a', 'b'),
    when: fc.constantFrom('now', 'now', 'now', 'later', 'mortal'),
  });
  const operations: [weight: number, fc.Arbitrary<MessageOperation>][] = [
    [3, wish.map((what) => write(world, what))],
    [4, fc.constantFrom(2, 100, 100).map((capacity) => stage(world, capacity))],
    [6, fc.tuple(one, fc.constantFrom(0, 0, 0, 1)).map(([hint, lease]) => claim(hint, lease))],
    [3, fc.nat(2).map((boot) => takeOver(world, boot))],
    [8, fc.tuple(fc.constantFrom(0, 1, 1, 2, 3, 4, 4), one).map(([kind, which]) => settleClaim(kind, which))],
    [2, fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 3 })).map(([which, level]) => ack(which, level))],
    [2, fc.constant(takeBack)],
    [1, fc.constant(expire)],
    [1, fc.nat(1).map((person) => stop(world, person))],
    [2, fc.constant(sweep)],
    [1, fc.constant(holdAll)],
    [1, one.map((which) => leaveOwnerless(which))],
    [1, one.map((which) => leaseRunsOut(which))],
    [1, fc.nat(1).map((which) => die(world, which))],
    [1, fc.constantFrom(EPOCH, 'another epoch').map((epoch) => unstageLost(epoch))],
    [2, fc.constant(anHourPasses)],
  ];
  return operations.flatMap(([weight, operation]) => Array<typeof operation>(weight).fill(operation));
}
