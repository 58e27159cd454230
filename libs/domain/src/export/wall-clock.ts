import { IANAZone } from 'luxon';
import { DAY_MS } from '../schedule/civil-date';
import { offsetMs } from '../schedule/local-instant';

/** What the clocks of a zone show at an instant, such as `2026-03-29T03:30:00.000`; null in a zone that is none. */
export type WallClock = (instant: Date, zone: string) => string | null;

/** So many days of a zone are remembered at once: an offset costs far more to find than to remember. */
const MAX_DAYS = 10_000;

/**
 * A day of UTC whose ends have the same offset has it throughout: no zone changes its clocks twice within 52 hours
 * (oracle.spec.ts). On the others the zone is asked for each instant.
 */
export function wallClock(): WallClock {
  const offsets = new Map<string, number | 'changes' | 'no zone'>();
  const offsetOn = (day: number, zone: string): number | 'changes' | 'no zone' => {
    const key = `${zone} ${day}`;
    const known = offsets.get(key);
    if (known !== undefined) return known;
    if (offsets.size >= MAX_DAYS) offsets.clear();
    const offset = offsetOfDay(day, zone);
    offsets.set(key, offset);
    return offset;
  };
  return (instant, zone) => {
    const at = instant.getTime();
    const offset = offsetOn(Math.floor(at / DAY_MS), zone);
    if (offset === 'no zone') return null;
    return new Date(at + (offset === 'changes' ? offsetMs(at, zone) : offset)).toISOString().slice(0, -1);
  };
}

function offsetOfDay(day: number, zone: string): number | 'changes' | 'no zone' {
  if (!IANAZone.create(zone).isValid) return 'no zone';
  const first = offsetMs(day * DAY_MS, zone);
  return offsetMs((day + 1) * DAY_MS, zone) === first ? first : 'changes';
}
