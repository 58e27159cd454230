import type { EntityManager } from 'typeorm';
import type { PhoneNumber } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import { violatedConstraint } from '../database/transaction';
import { PARTICIPANT_FIELDS, type ParticipantView } from './read-participants';

export interface NewParticipant {
  readonly id: string;
  readonly studyId: string;
  readonly code: string;
  readonly phone: PhoneNumber;
  readonly name: string;
  /** IANA; null takes the study's default zone. */
  readonly timezone: string | null;
}

export type InsertParticipantResult = ParticipantView | 'phone-taken' | 'code-taken';

/** The account comes from the study, so that a phone is unique among all studies that send from it. */
const INSERT = `
  insert into participants (id, study_id, account_id, code, phone, name, timezone)
  select $1, s.id, s.account_id, $3, $4, $5, coalesce($6, s.default_zone)
    from studies s
   where s.id = $2
  returning ${PARTICIPANT_FIELDS}`;

/** After `phone-taken` or `code-taken` the transaction is aborted: the caller ends it, and may try again in a new one. */
export async function insertParticipant(tx: EntityManager, person: NewParticipant): Promise<InsertParticipantResult> {
  const { id, studyId, code, phone, name, timezone } = person;
  try {
    const row = await queryRow<ParticipantView>(tx, INSERT, [id, studyId, code, phone, name, timezone]);
    if (!row) throw new Error(`Study ${studyId} does not exist`);
    return row;
  } catch (error) {
    switch (violatedConstraint(error)) {
      case 'participants_account_id_phone_key':
        return 'phone-taken';
      case 'participants_study_id_code_key':
        return 'code-taken';
      default:
        throw error;
    }
  }
}
