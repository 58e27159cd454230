import { type Counts, type Outcome } from './outcome';

const COLUMNS = ['passed', 'failed', 'skipped', 'seconds'] as const;
const NUMBER_WIDTH = 9;

export interface Summary {
  /** Lines for the end of the output; the last one is the verdict. */
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/** A table of all steps, what was left out and why, and the verdict as the very last line. */
export function summarize(outcomes: readonly Outcome[], leftOut: readonly string[]): Summary {
  const width = Math.max(...outcomes.map(({ name }) => name.length), 0) + 2;
  const header = ' '.repeat(width) + COLUMNS.map((column) => column.padStart(NUMBER_WIDTH)).join('');
  const rows = outcomes.map((outcome) => outcome.name.padEnd(width) + cells(outcome));
  const total = totalOf(outcomes);
  const omissions = leftOut.map((text) => `Left out: ${text}`);
  return { lines: ['', header, ...rows, '', ...omissions, verdict(total)], failed: total.failed > 0 };
}

function cells({ passed, failed, skipped, seconds }: Outcome): string {
  return [passed, failed, skipped, seconds.toFixed(1)].map((cell) => String(cell).padStart(NUMBER_WIDTH)).join('');
}

function totalOf(outcomes: readonly Outcome[]): Counts {
  const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, one) => total + pick(one), 0);
  return { passed: sum((one) => one.passed), failed: sum((one) => one.failed), skipped: sum((one) => one.skipped) };
}

function verdict({ passed, failed, skipped }: Counts): string {
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${failed} failed${skips}`;
}
