import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

export interface RecoveryRunView {
  readonly id: string;
  readonly service: string;
  readonly bootId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly report: Readonly<Record<string, unknown>>;
}

const FIELDS = `id, service, boot_id as "bootId", started_at as "startedAt", duration_ms as "durationMs", report`;

/** Newest first: UUIDv7 keys are by age. */
const PAGE = `
  select ${FIELDS}
    from recovery_runs
   where ($1::text is null or service = $1)
     and ($2::uuid is null or id < $2)
   order by id desc
   limit $3`;

const ONE = `select ${FIELDS} from recovery_runs where id = $1`;

export const listRecoveryRuns = (
  tx: EntityManager,
  service: string | null,
  page: { readonly after: string | null; readonly limit: number },
): Promise<RecoveryRunView[]> => queryRows<RecoveryRunView>(tx, PAGE, [service, page.after, page.limit]);

export const findRecoveryRun = (tx: EntityManager, id: string): Promise<RecoveryRunView | null> =>
  queryRow<RecoveryRunView>(tx, ONE, [id]);
