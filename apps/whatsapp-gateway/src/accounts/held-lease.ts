import { ACCOUNT_LEASE_SECONDS, type LeaseRef } from '@promptpipe/persistence';

/** Taken off our own reckoning, so that we stop before anybody else may begin. */
const MARGIN_MS = 1_000;

/**
 * An account's lease as its owner reckons it: by the monotonic clock, from before the request that renewed it. A frozen
 * process that wakes up finds it run out without asking anybody.
 */
export class HeldLease {
  private until = 0;

  constructor(
    readonly ref: LeaseRef,
    requestedAtMs: number,
  ) {
    this.renewed(requestedAtMs);
  }

  renewed(requestedAtMs: number): void {
    this.until = requestedAtMs + ACCOUNT_LEASE_SECONDS * 1_000 - MARGIN_MS;
  }

  /** On the clock of `performance.now()`. */
  get deadlineMs(): number {
    return this.until;
  }

  get isValid(): boolean {
    return performance.now() < this.until;
  }
}
