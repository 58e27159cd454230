import type { JobHint } from '@promptpipe/persistence';

/** The claims that this process is working on: what a renewal names. Lost with the process, and rightly so. */
export class JobsInHand {
  private readonly claims = new Map<string, JobHint>();

  add({ id, attempt }: JobHint): void {
    this.claims.set(id, { id, attempt });
  }

  remove({ id, attempt }: JobHint): void {
    if (this.claims.get(id)?.attempt === attempt) this.claims.delete(id);
  }

  get all(): JobHint[] {
    return [...this.claims.values()];
  }
}
