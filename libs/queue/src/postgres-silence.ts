import { Socket } from 'node:net';
import type { PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';
import type { ReleasableWorker } from './releasable-worker';
import { watchSilence } from './watch-silence';
import { within } from './within';

/**
 * The pool discards a connection of its own whose query was not answered in time. The one on which a worker listens
 * stands apart: BullMQ 6.7 says LISTEN on it again and again without asking for jobs in between, so that a worker
 * whose first LISTEN met silence stays deaf until TCP gives up. Its socket is ended here, upon which BullMQ opens
 * another and looks for what it missed.
 */
export function dropDeafListener(
  worker: ReleasableWorker<PostgresQueueBackend, PostgresConnectionOptions>,
  intervalMs: number,
): void {
  watchSilence(worker, intervalMs, async () => {
    const listener = await worker.getBackend().connection.getListenClient();
    await within(intervalMs, listener.query('select 1')).catch((cause: unknown) => {
      const socket = listener.connection?.stream;
      if (socket instanceof Socket) socket.destroy(cause instanceof Error ? cause : undefined);
    });
  });
}
