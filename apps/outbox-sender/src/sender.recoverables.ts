import { inChunks, NO_COUNTS, type Recoverable } from '@promptpipe/recovery';
import type { Duty } from './duties/duty';
import type { SenderDuties } from './sender.duties';

const TIME_LIMIT_MS = 30_000;

/** At the boot the duty runs until it finds nothing; afterwards its loop goes on with what comes later. */
const recoverableOf = (duty: Duty): Recoverable => ({
  name: duty.name,
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) =>
    inChunks(async () => {
      const settled = await duty.runOnce();
      return { ...NO_COUNTS, found: settled, recovered: settled };
    }, context),
});

export const senderRecoverables = ({ stale, lost, expired, held }: SenderDuties): Recoverable[] =>
  [stale, lost, expired, held].map(recoverableOf);
