import { setTimeout as sleep } from 'node:timers/promises';
import { chance } from './chance';
import { type Traffic } from './traffic';

export interface Moment {
  readonly passed: 'accepted' | 'arrived';
  /** About so much of the load. */
  readonly percent: number;
}

const A_THIRD = 33;
const SPREAD_PERCENT = 8;
/** Longer than one message takes on its way, so that every step of it can be met. */
const JITTER_MS = 60;

export const whenAThirdHas = (passed: Moment['passed']): Moment => ({ passed, percent: A_THIRD });

/** Comes back at a moment in the middle of the flow, chosen by what has passed by then and a seeded jitter. */
export async function midFlow(traffic: Traffic, { passed, percent }: Moment, label: string): Promise<void> {
  const draw = chance(label);
  const seededPercent = percent - SPREAD_PERCENT + draw(2 * SPREAD_PERCENT + 1);
  await traffic.until(passed, Math.round((traffic.total * seededPercent) / 100));
  await sleep(draw(JITTER_MS));
}
