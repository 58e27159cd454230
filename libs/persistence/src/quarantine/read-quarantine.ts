import type { EntityManager } from 'typeorm';
import type { UnreadableReason } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import type { WardTable } from './ward';

export const QUARANTINE_STATUSES = ['held', 'released', 'discarded'] as const;
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number];

export interface QuarantinedRow {
  readonly id: string;
  readonly table: WardTable;
  readonly rowId: string;
  readonly participantId: string | null;
  readonly studyId: string | null;
  readonly reason: UnreadableReason;
  readonly detail: string;
  /** False: the row stays in its table, and this only reports it. */
  readonly moved: boolean;
  readonly status: QuarantineStatus;
  /** Boot that found it. */
  readonly foundBy: string | null;
  readonly quarantinedAt: Date;
  readonly resolvedAt: Date | null;
}

export interface QuarantinedOriginal extends QuarantinedRow {
  /** The whole row as it was. May hold texts and phone numbers: shown one by one, never logged. */
  readonly original: Record<string, unknown>;
}

const FIELDS = `
  id, table_name as "table", row_id as "rowId", participant_id as "participantId", study_id as "studyId", reason, detail,
  moved, status, found_by as "foundBy", quarantined_at as "quarantinedAt", resolved_at as "resolvedAt"`;

/** UUIDv7 keys: by id is by age. */
const PAGE = `
  select ${FIELDS}
    from quarantined_rows
   where ($1::text is null or table_name = $1)
     and ($2::text is null or status = $2)
     and ($3::uuid is null or id > $3)
   order by id
   limit $4`;

const ONE = `select ${FIELDS}, original from quarantined_rows where id = $1`;

/** Whoever releases or discards it; the turnstile is locked before. */
const HOLD = `${ONE} for update`;

export interface QuarantineQuery {
  readonly table: WardTable | null;
  readonly status: QuarantineStatus | null;
  readonly after: string | null;
  readonly limit: number;
}

export const listQuarantined = (tx: EntityManager, query: QuarantineQuery): Promise<QuarantinedRow[]> =>
  queryRows<QuarantinedRow>(tx, PAGE, [query.table, query.status, query.after, query.limit]);

export const findQuarantined = (tx: EntityManager, id: string): Promise<QuarantinedOriginal | null> =>
  queryRow<QuarantinedOriginal>(tx, ONE, [id]);

export const holdQuarantined = (tx: EntityManager, id: string): Promise<QuarantinedOriginal | null> =>
  queryRow<QuarantinedOriginal>(tx, HOLD, [id]);
