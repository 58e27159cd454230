import type { EntityManager } from 'typeorm';
import type { StudySettings } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRow } from '../database/sql';
import { STUDY_FIELDS, type StudyView } from './study-view';

export interface NewStudy {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly accountId: string;
  readonly defaultZone: string;
  readonly settings: StudySettings;
}

const ACCOUNT = `select id from whatsapp_accounts where id = $1`;

const INSERT = `
  insert into studies (id, code, name, account_id, default_zone, settings)
  values ($1, $2, $3, $4, $5, $6)
  on conflict on constraint studies_code_key do nothing
  returning ${STUDY_FIELDS}`;

export type InsertStudyResult = StudyView | 'code-taken' | 'no-account';

/** No account is ever removed, so that one which is seen here is still there for the insert. */
export async function insertStudy(tx: EntityManager, study: NewStudy): Promise<InsertStudyResult> {
  const { id, code, name, accountId, defaultZone, settings } = study;
  if (!(await queryRow(tx, ACCOUNT, [accountId]))) return 'no-account';
  const row = await queryRow<StudyView>(tx, INSERT, [id, code, name, accountId, defaultZone, jsonOf(settings)]);
  return row ?? 'code-taken';
}
