import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { autocommit, type DataSource, JOB_LEASE_SECONDS, renewJobLeases } from '@promptpipe/persistence';
import type { JobsInHand } from './jobs-in-hand';

/** Three chances within a lease. */
const RENEW_EACH_MS = (JOB_LEASE_SECONDS * 1_000) / 3;

export function leaseLoop(db: DataSource, inHand: JobsInHand, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'job-leases',
    onError,
    step: async () => {
      await renewJobLeases(autocommit(db), inHand.all);
      return RENEW_EACH_MS;
    },
  });
}
