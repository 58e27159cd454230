import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { STUDY_FIELDS, type StudyView } from './study-view';

/**
 * Grows only: an older confirmation that comes late, or again, takes nothing back. Compared by the database's clock, since what
 * has not happened yet is in no export.
 */
const CONFIRM = `
  update studies
     set export_confirmed_at = greatest(export_confirmed_at, $2::timestamptz), updated_at = pp_now()
   where code = $1 and $2::timestamptz <= pp_now()
  returning ${STUDY_FIELDS}`;

/** Retention may remove what happened until then, once it is old enough (confirmed-studies.ts). Null: no such study, or an instant in the future. */
export const confirmExport = (tx: EntityManager, code: string, through: Date): Promise<StudyView | null> =>
  queryRow<StudyView>(tx, CONFIRM, [code, through]);
