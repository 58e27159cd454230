import { coldAllowance } from './cold';
import { meanGapMs, type Pace } from './pace';

const DAY_MS = 86_400_000;
/** Where no end is set to their use, what waits for longer counts as never sent. */
const FARTHEST_MS = 400 * DAY_MS;

/** A prompt of a plan, as its account meets it; times in milliseconds since 1970. */
export interface PlannedSend {
  readonly at: number;
  readonly usefulUntil: number;
  /** Who gets it, when they are to be met for the first time and have never written; null: they are no stranger. */
  readonly stranger: string | null;
}

/** Where the account stands when the plan begins. */
export interface PaceStart {
  /** The UTC day of its sending that it is: 1 is the first. */
  readonly sendingDay: number;
  readonly metToday: number;
  readonly at: number;
}

export interface ReckonedSend<Send extends PlannedSend> {
  readonly send: Send;
  /** When it leaves; null: its use is over by then. */
  readonly leavesAt: number | null;
  /** It waited for another day, since enough strangers had been met. */
  readonly overCap: boolean;
}

interface Waiting<Send> {
  readonly send: Send;
  readonly at: number;
  readonly overCap: boolean;
}

/**
 * What the pace of one account makes of a plan, by average gaps, as if nothing else were sent: each leaves after the one before it,
 * and of strangers no more are met a day than the cap allows. `sends` in the order of their times.
 */
export function reckonPace<Send extends PlannedSend>(
  sends: readonly Send[],
  pace: Pace,
  start: PaceStart,
): ReckonedSend<Send>[] {
  const gap = meanGapMs(pace);
  const reckoned: ReckonedSend<Send>[] = [];
  const put: Waiting<Send>[] = [];
  const met = new Set<string>();
  const metOn = new Map<number, number>([[dayOf(start.at), start.metToday]]);
  let [next, nextPut, free] = [0, 0, -Infinity];
  for (;;) {
    const [planned, waiting] = [sends[next], put[nextPut]];
    // Of what was put off, and what is planned, the earlier one; both are in order.
    const takesPut = waiting !== undefined && (!planned || waiting.at <= planned.at);
    const turn = takesPut ? waiting : planned && { send: planned, at: planned.at, overCap: false };
    if (!turn) return reckoned;
    if (takesPut) nextPut += 1;
    else next += 1;
    const leavesAt = Math.max(turn.at, free);
    const { send } = turn;
    if (leavesAt >= send.usefulUntil || leavesAt > start.at + FARTHEST_MS) {
      reckoned.push({ send, leavesAt: null, overCap: turn.overCap });
      continue;
    }
    const stranger = send.stranger !== null && !met.has(send.stranger) ? send.stranger : null;
    if (stranger !== null) {
      const day = dayOf(leavesAt);
      const allowed = coldAllowance(pace, start.sendingDay + day - dayOf(start.at));
      const already = metOn.get(day) ?? 0;
      if (allowed !== null && already >= allowed) {
        put.push({ send, at: (day + 1) * DAY_MS, overCap: true });
        continue;
      }
      met.add(stranger);
      metOn.set(day, already + 1);
    }
    reckoned.push({ send, leavesAt, overCap: turn.overCap });
    free = leavesAt + gap;
  }
}

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
