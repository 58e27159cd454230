import type { EntityManager } from 'typeorm';
import type { ScheduleDefinition } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

export interface ScheduleView {
  readonly id: string;
  readonly studyId: string;
  /** Code of the study. */
  readonly study: string;
  readonly promptId: string;
  readonly name: string;
  /** Null: of all arms. */
  readonly arm: string | null;
  readonly definition: ScheduleDefinition;
  readonly version: number;
  readonly seed: string;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

const FIELDS = `
  id, study_id as "studyId", (select s.code from studies s where s.id = study_id) as study, prompt_id as "promptId", name, arm,
  definition, version, seed, created_at as "createdAt", deleted_at as "deletedAt"`;

const ONE = `select ${FIELDS} from schedules where id = $1`;

/** Whoever changes a schedule holds its row: of two changes one is the later version. */
const LOCK = `${ONE} for no key update`;

const PAGE = `
  select ${FIELDS}
    from schedules
   where ($1::uuid is null or study_id = $1)
     and ($2::uuid is null or id > $2)
     and deleted_at is null
   order by id
   limit $3`;

const OF_STUDY = `select ${FIELDS} from schedules where study_id = any($1::uuid[]) and deleted_at is null order by id`;

export const findSchedule = (tx: EntityManager, id: string): Promise<ScheduleView | null> =>
  queryRow<ScheduleView>(tx, ONE, [id]);

export const lockSchedule = (tx: EntityManager, id: string): Promise<ScheduleView | null> =>
  queryRow<ScheduleView>(tx, LOCK, [id]);

export const listSchedules = (
  tx: EntityManager,
  page: { readonly studyId: string | null; readonly after: string | null; readonly limit: number },
): Promise<ScheduleView[]> => queryRows<ScheduleView>(tx, PAGE, [page.studyId, page.after, page.limit]);

/** Those that are not deleted. */
export const schedulesOfStudies = (tx: EntityManager, studyIds: readonly string[]): Promise<ScheduleView[]> =>
  queryRows<ScheduleView>(tx, OF_STUDY, [studyIds]);
