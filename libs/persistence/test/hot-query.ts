import type { EntityManager } from 'typeorm';
import type { Sample } from './sample';

export interface HotQuery {
  readonly what: string;
  readonly work: (tx: EntityManager, sample: Sample) => Promise<unknown>;
  /** What it must go by, however much stands in the tables. */
  readonly indexes: readonly string[];
  /** True for a look at the oldest few: where many are due it ends when it has them, and sorts nothing. */
  readonly endsEarly?: boolean;
}
