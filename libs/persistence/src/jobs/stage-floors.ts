/** Where a look at the jobs begins. Null: at the first there is. */
export interface StageFloors {
  /** From which `run_at` on what is due is looked at, by priority (0 to 9). */
  readonly due: readonly (Date | null)[];
  /** From which `staged_at` on what waits in the broker is counted. */
  readonly staged: Date | null;
}

const PRIORITIES = 10;

export const FROM_THE_START: StageFloors = {
  due: Array.from({ length: PRIORITIES }, () => null),
  staged: null,
};

/** A transaction that commits late brings rows of an earlier time; up to this much earlier they are met by the next look. */
const LATE_MS = 1_000;
const before = (instant: Date): Date => new Date(instant.getTime() - LATE_MS);

export interface Seen {
  readonly priority: number;
  readonly runAt: Date;
  /** Neither staged nor held: the next look has to meet it again. */
  readonly isLeft: boolean;
}

/**
 * Rows seen in the order of looking. A floor never passes a row that was left. It is a hint only: what comes in, or comes back,
 * below it is met by the next look from the start.
 */
export function nextDueFloors(floors: StageFloors['due'], seen: readonly Seen[]): StageFloors['due'] {
  return floors.map((floor, priority) => {
    const ofLevel = seen.filter((one) => one.priority === priority);
    const last = ofLevel.at(-1);
    if (!last) return floor;
    const reached = before(last.runAt);
    const left = ofLevel.find(({ isLeft }) => isLeft);
    return left && left.runAt < reached ? left.runAt : reached;
  });
}

/** What is staged from now on is staged later than the oldest that waits, or than now when none does. */
export const nextStagedFloor = (oldestWaiting: Date | null, now: Date): Date => before(oldestWaiting ?? now);
