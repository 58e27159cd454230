import type { DataSource } from 'typeorm';
import type { OwnerSession } from './owner-session';
import type { Waker } from './waker';

/** The database with both ends of its wakes: whoever waits for work and whoever makes some is given this. */
export class WakeSources {
  constructor(
    readonly db: DataSource,
    readonly session: OwnerSession,
    readonly waker: Waker,
  ) {}
}
