import {
  confirmBatch as storeConfirmation,
  type DataSource,
  insertAuditEntry,
  inTransaction,
  lockBatch,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { notFound, Refusal } from '../http/refusal';

interface Confirmation {
  readonly id: string;
  /** How many people whoever confirms believes it goes to. */
  readonly size: number;
}

/** Lets a large batch start when its hold is over. Said again it changes nothing. */
export async function confirmBatch(db: DataSource, waker: Waker, { id, size }: Confirmation): Promise<void> {
  await inTransaction(db, async (tx) => {
    const batch = await lockBatch(tx, id);
    if (!batch) throw notFound('batch');
    if (batch.status === 'canceled') throw new Refusal(409, 'The batch is canceled: make a new one.');
    if (batch.size !== size) throw new Refusal(409, `The batch goes to ${batch.size} people, not to ${size}.`);
    if (!batch.needsConfirmation || batch.confirmedAt !== null) return;
    await storeConfirmation(tx, id);
    const entry = { apiKeyId: ADMIN_KEY_ID, action: 'batch.confirm', target: { type: 'batch', id } as const };
    await insertAuditEntry(tx, { ...entry, before: { confirmed: false }, after: { confirmed: true, size } });
  });
  waker.poke('batches');
}
