import type { Unreadable } from '@promptpipe/domain';

/** Thrown where nobody can work with a job: it is set aside at once, not tried again. */
export class UnreadableJob extends Error {
  constructor(readonly found: Unreadable) {
    super(found.detail);
    this.name = 'UnreadableJob';
  }
}

export const orphanedJob = (): UnreadableJob =>
  new UnreadableJob({ reason: 'orphan', detail: 'Its participant does not exist' });
