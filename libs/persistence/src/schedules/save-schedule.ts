import type { EntityManager } from 'typeorm';
import type { ScheduleDefinition } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRows } from '../database/sql';

export interface NewSchedule {
  readonly id: string;
  readonly studyId: string;
  readonly promptId: string;
  readonly name: string;
  readonly arm: string | null;
  readonly definition: ScheduleDefinition;
  readonly seed: string;
}

/** Its walk begins after the commit: it meets everybody who was there, and whoever comes later is looked at anyway. */
const INSERT = `
  insert into schedules (id, study_id, prompt_id, name, arm, definition, seed) values ($1, $2, $3, $4, $5, $6, $7)`;

/** A new version is walked through its people from the first. What the old one promised until now is planned by it, whenever that is. */
const CHANGE = `
  update schedules
     set former = former || jsonb_build_object('version', version, 'definition', definition, 'until', pp_now()),
         prompt_id = $2, name = $3, arm = $4, definition = $5, version = version + 1,
         walked_to = null, walk_ended = false, updated_at = pp_now()
   where id = $1 and deleted_at is null`;

/** From here on nothing of it is fired; what is planned and queued is withdrawn person by person. */
const DELETE = `
  update schedules
     set deleted_at = pp_now(), walked_to = null, walk_ended = false, updated_at = pp_now()
   where id = $1 and deleted_at is null`;

export async function insertSchedule(tx: EntityManager, schedule: NewSchedule): Promise<void> {
  const { id, studyId, promptId, name, arm, definition, seed } = schedule;
  await queryRows(tx, INSERT, [id, studyId, promptId, name, arm, jsonOf(definition), seed]);
}

/** The caller holds the schedule. */
export async function changeSchedule(
  tx: EntityManager,
  schedule: Omit<NewSchedule, 'studyId' | 'seed'>,
): Promise<void> {
  const { id, promptId, name, arm, definition } = schedule;
  await queryRows(tx, CHANGE, [id, promptId, name, arm, jsonOf(definition)]);
}

/** The caller holds the schedule. */
export async function markScheduleDeleted(tx: EntityManager, id: string): Promise<void> {
  await queryRows(tx, DELETE, [id]);
}
