/** Two looks that both found the lock free are this far apart, so that a session that only moves is not taken for dead. */
export const LOOK_DISTANCE_MS = 1_000;

/**
 * Remembers whose lock was free at earlier looks. A boot counts as gone when its lock is free in two looks at least
 * `LOOK_DISTANCE_MS` apart with nothing else seen in between. Time is monotonic milliseconds.
 */
export class OwnerLooks {
  private readonly freeSince = new Map<string, number>();

  /** Tells one look; answers the boots that are gone by it. */
  observe(freeBoots: readonly string[], atMs: number): string[] {
    const free = new Set(freeBoots);
    for (const boot of this.freeSince.keys()) if (!free.has(boot)) this.freeSince.delete(boot);
    for (const boot of free) if (!this.freeSince.has(boot)) this.freeSince.set(boot, atMs);
    return [...this.freeSince].filter(([, since]) => atMs - since >= LOOK_DISTANCE_MS).map(([boot]) => boot);
  }

  /** After a restart of the server everybody's locks vanished together: what was seen before says nothing. */
  forget(): void {
    this.freeSince.clear();
  }
}
