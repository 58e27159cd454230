/** The value below which this share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const round = (value: number): number => Math.round(value * 100) / 100;

/** From the environment, so that a large machine or a small one may ask for other sizes. */
export const sizeOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks each 5 ms; answers how long it took. */
export async function timeUntil(holds: () => Promise<boolean>, limitMs: number): Promise<number> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > limitMs) throw new Error(`Nothing came of it within ${limitMs / 1_000} s`);
    await sleep(5);
  }
  return performance.now() - begun;
}
