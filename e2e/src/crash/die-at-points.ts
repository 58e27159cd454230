import { type CrashPoint } from '@promptpipe/lifecycle';
import { type System } from '../harness/system';
import { compare } from './comparison/compare';
import { type Round } from './plan/crash-plan';
import { dieAndReturn } from './plan/die-and-return';
import { Flow } from './traffic/flow';

/**
 * So that every round has messages whose outcome is unknown: accepted by WhatsApp, which tells nobody for longer than the
 * gateway waits before it looks them up.
 */
const LOST_ANSWERS = { dropAnswer: true, lateAckMs: 2_500, times: 3 };
/** A slow machine may look later than that, and for most points it is no matter; this one is the look itself. */
export const LOOK_UP: CrashPoint = 'gateway.unknown-looked-up';
export const LATER_THAN_THE_LOOK_MS = 15_000;
const LATE_FOR_THE_LOOK = { ...LOST_ANSWERS, lateAckMs: LATER_THAN_THE_LOOK_MS };

export const nameOf = ({ stops, lookup }: Round): string =>
  `${stops.map(({ point, nth }) => `${point}@${nth}`).join(', ')} · ${lookup}`;

/** The services die at their points while traffic flows, each comes back by itself, and the traffic goes on a little. */
export async function expectNothingLostByDeathAt(system: System, round: Round): Promise<void> {
  const { phones } = system;
  await phones.misbehave({ lookup: round.lookup });
  const flow = await Flow.start(system);
  await flow.during(async () => {
    await dieAt(system, round);
    await flow.untilMore();
  });
  const { findings, messages, replies, repeats } = await compare(system, flow.people);
  process.stdout.write(`  ${nameOf(round)}: ${messages} messages, ${replies} replies, ${repeats} on the wire again\n`);
  expect(findings).toEqual([]);
}

/** Comes back when all are back, or have failed to. @throws with the first failure */
async function dieAt({ fleet, phones }: System, { stops, lookup }: Round): Promise<void> {
  await fleet.kill(...stops.map(({ service }) => service));
  // Not before: it is the next gateway that shall meet them.
  const lost = stops.some(({ point }) => point === LOOK_UP) ? LATE_FOR_THE_LOOK : LOST_ANSWERS;
  await phones.misbehave({ ...lost, lookup });
  const ends = await Promise.allSettled(stops.map((stop) => dieAndReturn(fleet, stop)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
