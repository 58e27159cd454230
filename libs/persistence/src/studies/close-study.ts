import type { EntityManager } from 'typeorm';
import { hasLeft, PARTICIPANT_STATUSES } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { STUDY_FIELDS, type StudyView } from './study-view';

/** Stronger than what an enrolment takes by its foreign key: one that is under way is waited for and counted. */
const LOCK = `select ${STUDY_FIELDS} from studies where id = $1 for update`;

const CLOSE = `
  update studies set closed_at = pp_now(), updated_at = pp_now() where id = $1 and closed_at is null
  returning ${STUDY_FIELDS}`;

const STAYING = PARTICIPANT_STATUSES.filter((status) => !hasLeft(status));

/** Dead jobs of those who have left are canceled with them: none is left that a replay could bring back. */
const OPEN = `
  select (select count(*) from participants where study_id = $1 and status = any($2::text[]))::integer as participants,
         (select count(*) from active_timers t join participants p on p.id = t.participant_id where p.study_id = $1)::integer
           as timers,
         (select count(*) from jobs where study_id = $1 and status in ('queued', 'running'))::integer as jobs,
         (select count(*) from outbox_messages
           where study_id = $1 and status in ('queued', 'sending', 'unknown'))::integer as messages,
         (select count(*) from occurrences where study_id = $1 and status in ('planned', 'queued'))::integer as occurrences`;

/** Of the people who have not left, the next by id. */
const STAYING_PAGE = `
  select id from participants
   where study_id = $1 and status = any($2::text[]) and ($3::uuid is null or id > $3)
   order by id
   limit $4`;

/** What keeps a study from being closed: people who have not left, and whatever is owed. */
export interface OpenInStudy {
  readonly participants: number;
  readonly timers: number;
  readonly jobs: number;
  readonly messages: number;
  readonly occurrences: number;
}

export const countOpenInStudy = async (tx: EntityManager, studyId: string): Promise<OpenInStudy> => {
  const open = await queryRow<OpenInStudy>(tx, OPEN, [studyId, STAYING]);
  if (!open) throw new Error('A count answered nothing');
  return open;
};

/** The study, locked against whoever enrols; null: there is none. */
export const lockStudyToClose = (tx: EntityManager, id: string): Promise<StudyView | null> =>
  queryRow<StudyView>(tx, LOCK, [id]);

/** Null: it was closed before. The caller holds the study and has counted nothing open in this transaction. */
export const closeStudy = (tx: EntityManager, id: string): Promise<StudyView | null> =>
  queryRow<StudyView>(tx, CLOSE, [id]);

export const listStaying = async (
  tx: EntityManager,
  studyId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, STAYING_PAGE, [studyId, STAYING, after, limit])).map(({ id }) => id);
