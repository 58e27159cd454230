import type { EntityManager } from 'typeorm';
import type { BatchCandidate } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

export type BatchTarget =
  { readonly all: true } | { readonly arm: string } | { readonly participantIds: readonly string[] };

const FIELDS = `
  id, study_id as "studyId", status, unreadable_reason is not null as "isUnreadable", name, code, language, variables`;

const BY_ID = `select ${FIELDS} from participants where id = any($1::uuid[]) order by id`;
const OF_STUDY = `select ${FIELDS} from participants where study_id = $1 order by id`;
const OF_ARM = `select ${FIELDS} from participants where study_id = $1 and arm = $2 order by id`;

const COUNT = `
  select count(*)::integer as count from participants where study_id = $1 and ($2::text is null or arm = $2)`;

/** How many people a target names, before any of them is read. */
export async function countBatchCandidates(tx: EntityManager, studyId: string, target: BatchTarget): Promise<number> {
  if ('participantIds' in target) return target.participantIds.length;
  const arm = 'arm' in target ? target.arm : null;
  return (await queryRow<{ count: number }>(tx, COUNT, [studyId, arm]))?.count ?? 0;
}

/** Those whom a target names, whether they may be written to or not. */
export function findBatchCandidates(
  tx: EntityManager,
  studyId: string,
  target: BatchTarget,
): Promise<BatchCandidate[]> {
  if ('participantIds' in target) return findCandidatesById(tx, target.participantIds);
  return 'arm' in target
    ? queryRows<BatchCandidate>(tx, OF_ARM, [studyId, target.arm])
    : queryRows<BatchCandidate>(tx, OF_STUDY, [studyId]);
}

export const findCandidatesById = (tx: EntityManager, ids: readonly string[]): Promise<BatchCandidate[]> =>
  queryRows<BatchCandidate>(tx, BY_ID, [ids]);
