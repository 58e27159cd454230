import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { noteWritten } from '../participants/note-written';
import type { LockedParticipant } from '../participants/turnstile';
import { enqueueInboundJob } from './enqueue-inbound-job';
import { lockSenderName } from './lock-sender';
import { passDoor, type DoorPassed } from './pass-door';

/** In WhatsApp's order, so that the jobs of what waited run in the order it was written. */
const ADOPT = `
  with strangers as (
    select id from inbound_messages
     where account_id = $1 and sender = $2 and participant_id is null
     order by wa_at, id
       for update
  )
  update inbound_messages i
     set participant_id = $3, study_id = $4
    from strangers
   where i.id = strangers.id
  returning i.id, i.wa_message_id as "waMessageId", i.body, i.wa_at as "waAt", i.kind`;

interface Adopted {
  readonly id: string;
  readonly waMessageId: string;
  readonly body: string;
  readonly waAt: Date;
  readonly kind: 'text' | 'vote';
}

export interface Adoption {
  readonly adopted: number;
  /** With the status that what they wrote has left them. */
  readonly participant: LockedParticipant;
  /** What the door made of it, in order. */
  readonly door: readonly DoorPassed['event'][];
}

/**
 * What a person wrote before they were enrolled is theirs now, and passes the door in WhatsApp's order. Runs in the
 * transaction that makes the participant.
 */
export async function adoptStrangersMessages(
  tx: EntityManager,
  newcomer: LockedParticipant,
  phone: string,
): Promise<Adoption> {
  const { accountId } = newcomer;
  await lockSenderName(tx, accountId, phone);
  const adopted = await queryRows<Adopted>(tx, ADOPT, [accountId, phone, newcomer.id, newcomer.studyId]);
  adopted.sort((a, b) => a.waAt.getTime() - b.waAt.getTime() || a.id.localeCompare(b.id));
  const door: DoorPassed['event'][] = [];
  let participant = newcomer;
  const last = adopted.at(-1);
  if (last) await noteWritten(tx, newcomer.id, last.waAt);
  for (const inbound of adopted) {
    const passed = inbound.kind === 'text' ? await passDoor(tx, participant, { ...inbound, accountId }) : null;
    if (passed) {
      door.push(passed.event);
      participant = passed.participant;
    }
    await enqueueInboundJob(tx, participant, { ...inbound, accountId });
  }
  return { adopted: adopted.length, participant, door };
}
