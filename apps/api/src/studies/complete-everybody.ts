import { closingEvent } from '@promptpipe/domain';
import {
  autocommit,
  changeStatus,
  type DataSource,
  type EntityManager,
  inTransaction,
  listStaying,
  lockParticipants,
} from '@promptpipe/persistence';

/** At most 500 turnstiles may be held at once; a smaller chunk lets each of them go sooner. */
const CHUNK = 100;

const SAID = { source: 'admin', reason: 'the study was closed' } as const;

/**
 * Completes whoever has not left a study, and withdraws those who never began, in the order of their ids. Each chunk is a
 * transaction of its own: what breaks off half-way is gone on with by the next request.
 */
export async function completeEverybody(db: DataSource, studyId: string): Promise<void> {
  for (let after: string | null = null; ;) {
    const ids: string[] = await listStaying(autocommit(db), studyId, { after, limit: CHUNK });
    if (ids.length === 0) return;
    await inTransaction(db, (tx) => complete(tx, ids));
    after = ids.at(-1) ?? null;
  }
}

/** Read again under the lock: whoever has left meanwhile stays as they are. */
async function complete(tx: EntityManager, ids: readonly string[]): Promise<void> {
  for (const participant of await lockParticipants(tx, ids)) {
    const event = closingEvent(participant.status);
    if (event) await changeStatus(tx, participant, event, SAID);
  }
}
