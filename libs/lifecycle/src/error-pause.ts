const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** How long a loop rests after its n-th failure in a row (n ≥ 1): 200 ms, doubled each time, 5 s at most. */
export const errorPauseMs = (failures: number): number => Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
