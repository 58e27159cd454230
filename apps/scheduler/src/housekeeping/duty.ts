import type { EntityManager } from '@promptpipe/persistence';

/** Something that keeps the tables small, in chunks. */
export interface HousekeepingDuty {
  readonly name: string;
  /** The table whose rows it takes. */
  readonly table: string;
  /** `moved`: its rows stand in history afterwards; `gone`: nowhere. */
  readonly takes: 'moved' | 'gone';
  /** One chunk; answers how many rows it took, null when nothing is left to do. */
  runOnce(tx: EntityManager): Promise<number | null>;
}
