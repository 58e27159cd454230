import { CRASH_POINTS, type CrashPoint } from '@promptpipe/lifecycle';
import { chance } from '../../harness/chance';
import { type Lookup, LOOKUPS } from '../../harness/phones';
import { type Round, shuffled, stopAt } from '../plan/crash-plan';
import { HALF_WAY, serviceOfPoint } from '../plan/service-of-point';

/** What a gateway passes, whichever its driver is. */
export const GATEWAY_POINTS: readonly CrashPoint[] = CRASH_POINTS.filter(
  (point) => point !== HALF_WAY && serviceOfPoint(point) === 'whatsapp-gateway',
);

/** A browser takes seconds to start: so many deaths in a row are what the short form has the time for. */
const SHORT_DEATHS = 3;

/** A few points by the seed, one death after the other in the same traffic. */
export function shortWebPlan(): Round[] {
  const draw = chance('whatsapp-web plan');
  const lookup = LOOKUPS[draw(LOOKUPS.length)] ?? 'network';
  const points = shuffled(GATEWAY_POINTS, draw).slice(0, SHORT_DEATHS);
  return [{ lookup, stops: points.map((point) => stopAt(point, 'whatsapp-web')) }];
}

/** Each point alone, with every way of looking up. */
export function longWebPlan(points: readonly string[] | null, lookups: readonly Lookup[]): Round[] {
  const chosen = GATEWAY_POINTS.filter((point) => points === null || points.includes(point));
  return chosen.flatMap((point) =>
    lookups.map((lookup) => ({ lookup, stops: [stopAt(point, `whatsapp-web ${lookup}`)] })),
  );
}
