import {
  changePhone,
  type DataSource,
  type EntityManager,
  inTransaction,
  lockParticipant,
  type Waker,
} from '@promptpipe/persistence';
import { notFound, taken } from '../http/refusal';
import { type NewPhoneRequest } from './participants.dto';

export interface ChangedPhoneAnswer {
  readonly id: string;
  readonly phone: string;
  /** As what was written from the new number before has left it. */
  readonly status: string;
  /** False: it was this number already. */
  readonly changed: boolean;
  /** Messages from the new number that are this person's now. */
  readonly adopted: number;
}

interface WantedPhone extends NewPhoneRequest {
  readonly id: string;
}

/** A changed number is an update with history; what is queued goes to the new one, what is on its way stays with the old. */
export async function changeParticipantPhone(
  db: DataSource,
  waker: Waker,
  wanted: WantedPhone,
): Promise<ChangedPhoneAnswer> {
  const answer = await inTransaction(db, (tx) => change(tx, wanted));
  if (answer.adopted > 0) for (const topic of ['jobs', 'messages'] as const) waker.poke(topic);
  return answer;
}

async function change(tx: EntityManager, { id, phone, reason }: WantedPhone): Promise<ChangedPhoneAnswer> {
  const participant = await lockParticipant(tx, id);
  if (!participant) throw notFound('participant');
  const changed = await changePhone(tx, participant, { phone, reason: reason ?? null });
  if (changed === 'phone-taken') throw taken('phone', 'another participant has this number');
  if (changed === 'same') return { id, phone, status: participant.status, changed: false, adopted: 0 };
  return { id, phone, status: changed.participant.status, changed: true, adopted: changed.adopted };
}
