import type { EntityManager } from 'typeorm';
import type { ParticipantStatus, QuietHours } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

export interface ParticipantView {
  readonly id: string;
  readonly studyId: string;
  /** Code of the study. */
  readonly study: string;
  readonly code: string;
  readonly phone: string;
  readonly name: string;
  readonly timezone: string;
  readonly language: string;
  readonly status: ParticipantStatus;
  readonly quietHours: QuietHours | null;
  readonly arm: string | null;
  readonly variables: Readonly<Record<string, string>>;
  /** When this person became active for the first time. */
  readonly enrolledAt: Date | null;
  readonly createdAt: Date;
}

export const PARTICIPANT_FIELDS = `
  id, study_id as "studyId", (select s.code from studies s where s.id = study_id) as study, code, phone, name, timezone,
  language, status, quiet_hours as "quietHours", arm, variables, enrolled_at as "enrolledAt", created_at as "createdAt"`;

const ONE = `select ${PARTICIPANT_FIELDS} from participants where id = $1`;

/** UUIDv7 keys: by id is by age. */
const PAGE = `
  select ${PARTICIPANT_FIELDS}
    from participants
   where ($1::uuid is null or id > $1)
   order by id
   limit $2`;

export const findParticipant = (tx: EntityManager, id: string): Promise<ParticipantView | null> =>
  queryRow<ParticipantView>(tx, ONE, [id]);

export const listParticipants = (tx: EntityManager, after: string | null, limit: number): Promise<ParticipantView[]> =>
  queryRows<ParticipantView>(tx, PAGE, [after, limit]);
