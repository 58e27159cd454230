import { ACCOUNT_LEASE_SECONDS } from '@promptpipe/persistence';
import { HeldLease } from './held-lease';

describe('a lease as its owner reckons it', () => {
  const ref = { accountId: 'default', bootId: 'b', leaseEpoch: '1' };
  const LEASE_MS = ACCOUNT_LEASE_SECONDS * 1_000;

  it('ends before anybody else may begin, counted from before it was asked for', () => {
    const { deadlineMs } = new HeldLease(ref, 1_000);
    expect(deadlineMs).toBeGreaterThan(1_000);
    expect(deadlineMs).toBeLessThanOrEqual(1_000 + LEASE_MS - 1_000);
  });

  it('is valid until then, and again after a renewal', () => {
    const lease = new HeldLease(ref, performance.now());
    expect(lease.isValid).toBe(true);
    const past = new HeldLease(ref, performance.now() - LEASE_MS);
    expect(past.isValid).toBe(false);
    past.renewed(performance.now());
    expect(past.isValid).toBe(true);
  });
});
