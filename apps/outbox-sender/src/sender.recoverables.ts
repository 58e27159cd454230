import { inChunks, inLooks, NO_COUNTS, type Recoverable } from '@promptpipe/recovery';
import type { Duty } from './duties/duty';
import type { SenderDuties } from './sender.duties';

const TIME_LIMIT_MS = 30_000;
/** A boot must not take longer because a dead owner held much: what is left is taken back by the loop, without a rest. */
const TAKE_BACK_MS = 1_000;

/** At the boot the duty runs until it finds nothing; afterwards its loop goes on with what comes later. */
const recoverableOf = (duty: Duty, timeLimitMs = TIME_LIMIT_MS): Recoverable => ({
  name: duty.name,
  timeLimitMs,
  recover: (context) =>
    inChunks(async () => {
      const settled = await duty.runOnce();
      return { ...NO_COUNTS, found: settled, recovered: settled };
    }, context),
});

/** Looks at what is due first and no further: the rest is looked through once the service works. */
const dueAndUnreadable = ({ unreadable }: SenderDuties): Recoverable => ({
  name: 'orphaned-or-unreadable-messages',
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) => inLooks(() => unreadable.dueMessages(), context),
});

/** What is held by nobody is not among them: a loop walks all lanes from the first second on, and a boot does not know their number. */
export const senderRecoverables = (duties: SenderDuties): Recoverable[] => {
  const { downtime, stale, lost, expired } = duties;
  return [
    recoverableOf(downtime),
    recoverableOf(stale, TAKE_BACK_MS),
    recoverableOf(lost),
    recoverableOf(expired),
    dueAndUnreadable(duties),
  ];
};
