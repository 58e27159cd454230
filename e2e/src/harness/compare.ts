import { expectEveryAnswerStoredOnceAndLinked } from './compare-answers';
import { expectEveryoneGotEverythingOnceInOrder } from './compare-messages';
import { type System } from './system';
import { type Traffic } from './traffic';

/** Both directions. Says in one line, and answers, how often a message was on the wire again. */
export async function expectNothingLostNothingTwice(
  system: System,
  traffic: Traffic,
  label: string,
  clockMs = 1,
): Promise<number> {
  const repeats = await expectEveryoneGotEverythingOnceInOrder(system, traffic.people);
  await expectEveryAnswerStoredOnceAndLinked(system, traffic.people, clockMs);
  process.stdout.write(`  ${label}: ${traffic.total} messages arrived, ${repeats} on the wire again\n`);
  return repeats;
}
