import {
  type DataSource,
  type EntityManager,
  insertAuditEntry,
  inTransaction,
  lockAccountSwitch,
  lockStudySwitch,
  type SendingSwitch,
  setAccountSwitch,
  setStudySwitch,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { Refusal } from '../http/refusal';
import { type SendingRequest } from './sending.dto';

export interface SendingAnswer {
  readonly paused: boolean;
  readonly reason: string | null;
  /** False: it was so already, and nothing was done. */
  readonly changed: boolean;
}

interface Brake {
  readonly type: 'study' | 'account';
  readonly unknown: string;
  lock(tx: EntityManager, name: string): Promise<SendingSwitch | null>;
  set(tx: EntityManager, to: SendingSwitch): Promise<void>;
}

export const STUDY_BRAKE: Brake = {
  type: 'study',
  unknown: 'There is no study with this code.',
  lock: lockStudySwitch,
  set: setStudySwitch,
};

export const ACCOUNT_BRAKE: Brake = {
  type: 'account',
  unknown: 'There is no account with this id.',
  lock: lockAccountSwitch,
  set: setAccountSwitch,
};

/** `name`: the code of the study, or the id of the account. The next claim obeys; what is handed over already goes out. */
export async function switchSending(
  { db, waker }: { readonly db: DataSource; readonly waker: Waker },
  brake: Brake,
  name: string,
  { paused, reason: said }: SendingRequest,
): Promise<SendingAnswer> {
  const reason = said ?? null;
  const answer = await inTransaction(db, async (tx) => {
    const before = await brake.lock(tx, name);
    if (!before) throw new Refusal(404, brake.unknown);
    const to = { id: before.id, paused, reason: paused ? reason : null };
    const changed = before.paused !== to.paused || before.reason !== to.reason;
    if (changed) {
      await brake.set(tx, to);
      await insertAuditEntry(tx, {
        ...{ apiKeyId: ADMIN_KEY_ID, action: paused ? 'sending.pause' : 'sending.resume' },
        target: { type: brake.type, id: before.id },
        before: { paused: before.paused, reason: before.reason },
        after: { paused: to.paused, reason: paused ? to.reason : reason },
      });
    }
    return { paused: to.paused, reason: to.reason, changed };
  });
  if (answer.changed && !paused) waker.poke('messages');
  return answer;
}
