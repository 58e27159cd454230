import { randomUUID } from 'node:crypto';
import type { HintId } from '../src';

/** That many batches of one new id each. */
export function hints(count: number): HintId[][] {
  return Array.from({ length: count }, () => [[randomUUID(), 0]]);
}

export function idsIn(batches: readonly (readonly HintId[])[]): string[] {
  return batches.flat().map(([id]) => id);
}
