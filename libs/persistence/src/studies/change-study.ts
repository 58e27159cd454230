import type { EntityManager } from 'typeorm';
import type { StudySettings } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRow } from '../database/sql';
import { STUDY_FIELDS, type StudyView } from './study-view';

/** What is left out stays; settings are replaced as a whole. */
export interface StudyChange {
  readonly name?: string | undefined;
  readonly defaultZone?: string | undefined;
  readonly settings?: StudySettings | undefined;
}

const CHANGE = `
  update studies
     set name = coalesce($2, name), default_zone = coalesce($3, default_zone), settings = coalesce($4::jsonb, settings),
         updated_at = pp_now()
   where code = $1
  returning ${STUDY_FIELDS}`;

/** Null: there is no such study. */
export function changeStudy(tx: EntityManager, code: string, change: StudyChange): Promise<StudyView | null> {
  const { name = null, defaultZone = null, settings } = change;
  const params = [code, name, defaultZone, settings === undefined ? null : jsonOf(settings)];
  return queryRow<StudyView>(tx, CHANGE, params);
}
