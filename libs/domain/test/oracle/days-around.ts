import { type ClockChange } from './zone-clock';

/** Minutes that are walked on either side of a change: whole dates of it, whatever the offset. */
const WALKED = 75 * 60;

const DAY = 1_440;

/**
 * The dates around a clock change, one minute after the other: what the clocks show at each instant, and so at which
 * instants, if any, they show each minute. A wall minute counts from 1970-01-01 00:00 of that clock.
 */
export class DaysAround {
  private readonly shownAt = new Map<number, number[]>();

  constructor(private readonly change: ClockChange) {
    for (let instant = change.at - WALKED; instant < change.at + WALKED; instant += 1) {
      const wall = this.wallAt(instant);
      const instants = this.shownAt.get(wall);
      if (instants) instants.push(instant);
      else this.shownAt.set(wall, [instant]);
    }
  }

  wallAt(instant: number): number {
    return instant + (instant < this.change.at ? this.change.before : this.change.after);
  }

  instantsOf(wall: number): readonly number[] {
    return this.shownAt.get(wall) ?? [];
  }

  /** Of a minute that is never shown: as far after the change as it is into what was skipped. */
  movedInstantOf(wall: number): number {
    let into = 0;
    while (this.instantsOf(wall - into - 1).length === 0) into += 1;
    return this.change.at + into;
  }

  hasDate(day: number): boolean {
    for (let minute = 0; minute < DAY; minute += 1) if (this.instantsOf(day * DAY + minute).length > 0) return true;
    return false;
  }

  /** The date before the change, that of the change and the one after it. */
  get days(): readonly number[] {
    const [before, after] = [this.change.at + this.change.before, this.change.at + this.change.after];
    const first = Math.floor(Math.min(before, after) / DAY) - 1;
    const last = Math.floor(Math.max(before, after) / DAY) + 1;
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  /** Every hour of the clock that has to do with the change, and the one on either side of it. */
  get hours(): readonly number[] {
    const { at, before, after } = this.change;
    const [low, high] = [at + Math.min(before, after) - 60, at + Math.max(before, after) + 60];
    const hours = new Set<number>();
    for (let wall = low; wall <= high; wall += 1) hours.add(Math.floor((((wall % DAY) + DAY) % DAY) / 60));
    return [...hours].sort((a, b) => a - b);
  }
}
