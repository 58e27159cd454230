import { FROM_THE_START, type StageFloors } from './stage-floors';

/** So long at most is missed what a look from the floors on does not meet. */
export const WHOLE_LOOK_EACH_MS = 1_000;

/**
 * Remembers how far this process has looked, for under a snapshot that is held for long each look from the start steps over all
 * that was staged meanwhile. Lost with the process, without harm.
 */
export class StageCursor {
  private floors: StageFloors = FROM_THE_START;
  private lookedWholeAt = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  next(): StageFloors {
    if (this.now() - this.lookedWholeAt < WHOLE_LOOK_EACH_MS) return this.floors;
    this.lookedWholeAt = this.now();
    return FROM_THE_START;
  }

  reached(floors: StageFloors): void {
    this.floors = floors;
  }

  /** Something came back below the floors; also when a look is under way that may have passed it. */
  reset(): void {
    this.lookedWholeAt = -Infinity;
  }
}
