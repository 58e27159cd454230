import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { looksLikeStop, mayOptOut } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import type { LockedParticipant } from '../participants/turnstile';
import type { AtTheDoor } from './at-the-door';

/** One for one message: what WhatsApp delivers again is no second doubt. */
const INSERT = `
  insert into door_doubts (id, inbound_message_id, account_id, wa_message_id, participant_id, study_id, at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (inbound_message_id) do nothing`;

/** What may mean STOP of somebody who could still say so waits for a human, in the transaction that stores it. */
export async function noteDoubt(
  tx: EntityManager,
  participant: LockedParticipant,
  { id, accountId, waMessageId, body, waAt }: AtTheDoor,
): Promise<void> {
  if (!mayOptOut(participant.status) || !looksLikeStop(body)) return;
  await queryRows(tx, INSERT, [uuidv7(), id, accountId, waMessageId, participant.id, participant.studyId, waAt]);
}
