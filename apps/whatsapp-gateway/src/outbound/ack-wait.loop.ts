import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { type DataSource, inTransaction, loseOutcome } from '@promptpipe/persistence';
import type { AwaitedAcks } from './awaited-acks';

const EACH_MS = 500;

/** A send whose server ack does not come is unknown: it is looked up, never simply sent again. */
export function ackWaitLoop(db: DataSource, awaited: AwaitedAcks, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'ack-wait',
    onError,
    step: async () => {
      for (const claim of awaited.takeOverdue(performance.now())) {
        await inTransaction(db, (tx) => loseOutcome(tx, claim, 'No server ack in time'));
      }
      return EACH_MS;
    },
  });
}
