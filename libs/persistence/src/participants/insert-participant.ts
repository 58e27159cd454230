import type { EntityManager } from 'typeorm';
import type { ParticipantStatus, PhoneNumber, QuietHours } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import { takenBy, type Taken } from './taken-by';
import { PARTICIPANT_FIELDS, type ParticipantView } from './read-participants';

export interface NewParticipant {
  readonly id: string;
  readonly studyId: string;
  readonly code: string;
  readonly phone: PhoneNumber;
  readonly name: string;
  /** IANA; null takes the study's default zone. */
  readonly timezone: string | null;
  /** By default active. */
  readonly status?: Extract<ParticipantStatus, 'invited' | 'active'>;
  /** By default `en`. */
  readonly language?: string;
  readonly quietHours?: QuietHours | null;
  readonly arm?: string | null;
  readonly variables?: Readonly<Record<string, string>>;
}

export type InsertParticipantResult = ParticipantView | Taken;

/** The account comes from the study, so that a phone is unique among all studies that send from it. */
const INSERT = `
  insert into participants (id, study_id, account_id, code, phone, name, timezone, status, language, quiet_hours, arm, variables,
                            enrolled_at)
  select $1, s.id, s.account_id, $3, $4, $5, coalesce($6, s.default_zone), $7, $8, $9::jsonb, $10, $11::jsonb,
         case when $7 = 'active' then pp_now() end
    from studies s
   where s.id = $2
  returning ${PARTICIPANT_FIELDS}`;

/** After `phone-taken` or `code-taken` the transaction is aborted: the caller ends it, and may try again in a new one. */
export async function insertParticipant(tx: EntityManager, person: NewParticipant): Promise<InsertParticipantResult> {
  const { id, studyId, code, phone, name, timezone, status = 'active', language = 'en' } = person;
  const { quietHours = null, arm = null, variables = {} } = person;
  const known = [id, studyId, code, phone, name, timezone, status, language, quietHours, arm, variables];
  try {
    const row = await queryRow<ParticipantView>(tx, INSERT, known);
    if (!row) throw new Error(`Study ${studyId} does not exist`);
    return row;
  } catch (error) {
    const what = takenBy(error);
    if (what === null) throw error;
    return what;
  }
}
