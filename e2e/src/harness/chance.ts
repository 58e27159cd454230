import { createHash, randomInt } from 'node:crypto';

const given = process.env.E2E_SEED;

/** E2E_SEED repeats the moments of an earlier run; what the processes do at them is still their own. */
export const SEED = given === undefined || given === '' ? String(randomInt(1, 1_000_000_000)) : given;

process.stdout.write(`E2E_SEED=${SEED}\n`);

/**
 * Whole numbers from 0 to below `below`, the same for the same seed and label, so that a scenario meets the same moments
 * whether it runs alone or after others.
 */
export function chance(label: string): (below: number) => number {
  let drawn = 0;
  return (below) => {
    drawn += 1;
    return createHash('sha256').update(`${SEED}/${label}/${drawn}`).digest().readUInt32BE() % below;
  };
}
