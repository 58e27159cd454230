import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { STUDY_FIELDS, type StudyView } from './study-view';

const ONE = `select ${STUDY_FIELDS} from studies where code = $1`;

/** UUIDv7 keys: by id is by age. */
const PAGE = `select ${STUDY_FIELDS} from studies where ($1::uuid is null or id > $1) order by id limit $2`;

export const findStudyView = (tx: EntityManager, code: string): Promise<StudyView | null> =>
  queryRow<StudyView>(tx, ONE, [code]);

export const listStudies = (tx: EntityManager, after: string | null, limit: number): Promise<StudyView[]> =>
  queryRows<StudyView>(tx, PAGE, [after, limit]);
