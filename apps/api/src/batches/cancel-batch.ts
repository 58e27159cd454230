import { nextBatchStatus } from '@promptpipe/domain';
import {
  cancelBatch as storeCancel,
  type DataSource,
  type EntityManager,
  findBatchProgress,
  insertAuditEntry,
  inTransaction,
  lockBatch,
  markBatchSwept,
  sweepBatch,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { notFound, Refusal } from '../http/refusal';

export interface CanceledBatch {
  readonly id: string;
  readonly status: 'canceled';
  /** People who get nothing of it. */
  readonly canceled: number;
  /** Messages that were being handed over, or whose outcome is unknown: asked to stop, and may still arrive. */
  readonly onTheirWay: number;
  /** Messages that the network has. */
  readonly gone: number;
}

/** At once nothing more of it is claimed; then what is in line is canceled, chunk by chunk. Said again it counts anew. */
export async function cancelBatch(db: DataSource, waker: Waker, id: string): Promise<CanceledBatch> {
  await inTransaction(db, (tx) => close(tx, id));
  for (let after: string | null = null, isLeft = true; isLeft;) {
    const { last } = await inTransaction(db, (tx) => sweepBatch(tx, id, after));
    after = last;
    isLeft = last !== null;
  }
  const { canceled, underWay, sent } = await inTransaction(db, async (tx) => {
    await markBatchSwept(tx, id);
    return findBatchProgress(tx, id);
  });
  waker.poke('messages');
  return { id, status: 'canceled', canceled, onTheirWay: underWay, gone: sent };
}

async function close(tx: EntityManager, id: string): Promise<void> {
  const batch = await lockBatch(tx, id);
  if (!batch) throw notFound('batch');
  if (batch.status === 'canceled') return;
  if (batch.status === 'done') throw new Refusal(409, 'The batch is done: each of its messages has ended.');
  await storeCancel(tx, id);
  const [before, after] = [{ status: batch.status }, { status: nextBatchStatus(batch.status, 'cancel') }];
  const target = { type: 'batch', id } as const;
  await insertAuditEntry(tx, { apiKeyId: ADMIN_KEY_ID, action: 'batch.cancel', target, before, after });
}
