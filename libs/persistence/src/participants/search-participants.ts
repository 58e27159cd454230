import type { EntityManager } from 'typeorm';
import type { ParticipantStatus } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import { PARTICIPANT_FIELDS, type ParticipantView } from './read-participants';

export interface ParticipantSearch {
  readonly phone: string | null;
  readonly code: string | null;
  readonly studyId: string | null;
  readonly status: ParticipantStatus | null;
  readonly arm: string | null;
  readonly after: string | null;
  readonly limit: number;
}

/** Few accounts and few studies: by each of them the unique key is asked, and no table is read from end to end. */
const SEARCH = `
  select ${PARTICIPANT_FIELDS}
    from participants
   where ($1::text is null or (phone = $1 and account_id = any(array(select id from whatsapp_accounts))))
     and ($2::text is null or (code = $2 and study_id = any(array(select id from studies))))
     and ($3::uuid is null or study_id = $3)
     and ($4::text is null or status = $4)
     and ($5::text is null or arm = $5)
     and ($6::uuid is null or id > $6)
   order by id
   limit $7`;

export const searchParticipants = (
  tx: EntityManager,
  { phone, code, studyId, status, arm, after, limit }: ParticipantSearch,
): Promise<ParticipantView[]> =>
  queryRows<ParticipantView>(tx, SEARCH, [phone, code, studyId, status, arm, after, limit]);
