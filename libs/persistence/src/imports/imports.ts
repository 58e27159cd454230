import type { EntityManager } from 'typeorm';
import { jsonOf } from '../database/json-of';
import { queryRow, queryRows } from '../database/sql';

/** What is wrong with a cell: its row as a spreadsheet counts them, the header being the first. Nothing of what the cell holds. */
export interface RowError {
  readonly row: number;
  readonly column: string;
  readonly message: string;
}

export interface NewImport {
  readonly id: string;
  readonly studyId: string;
  readonly bootId: string;
  readonly dryRun: boolean;
  readonly onErrors: 'refuse' | 'skip';
  readonly rows: number;
}

export interface ImportProgress {
  /** Rows that are dealt with, whatever came of them. */
  readonly done: number;
  readonly created: number;
  readonly already: number;
  readonly refused: number;
  readonly errors: readonly RowError[];
}

export interface ImportView extends ImportProgress {
  readonly id: string;
  readonly study: string;
  readonly dryRun: boolean;
  readonly onErrors: 'refuse' | 'skip';
  /** `interrupted`: the process that read it is gone; the same file again goes on where it was. */
  readonly status: 'running' | 'done' | 'refused' | 'interrupted';
  readonly rows: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** Kept of a file; there may be one per cell. */
export const MAX_ROW_ERRORS = 100;

const INSERT = `
  insert into imports (id, study_id, boot_id, dry_run, on_errors, rows_total) values ($1, $2, $3, $4, $5, $6)`;

/** In the transaction that writes the rows it tells of, so that it tells no more and no less than there is. */
const ADVANCE = `
  update imports
     set rows_done = rows_done + $2, created = created + $3, already = already + $4, refused = refused + $5,
         errors = (select coalesce(jsonb_agg(error order by at), '[]')
                     from jsonb_array_elements(errors || $6::jsonb) with ordinality as listed (error, at)
                    where at <= ${MAX_ROW_ERRORS}),
         updated_at = pp_now()
   where id = $1`;

const FINISH = `update imports set status = $2, finished_at = pp_now(), updated_at = pp_now() where id = $1 and status = 'running'`;

const ONE = `
  select i.id, s.code as study, i.dry_run as "dryRun", i.on_errors as "onErrors", i.rows_total as rows, i.rows_done as done,
         i.created, i.already, i.refused, i.errors, i.created_at as "createdAt", i.finished_at as "finishedAt",
         case when i.status = 'running'
               and not exists (select 1 from service_instances b where b.boot_id = i.boot_id and b.gone_at is null)
              then 'interrupted' else i.status end as status
    from imports i
    join studies s on s.id = i.study_id
   where i.id = $1`;

export async function insertImport(tx: EntityManager, made: NewImport): Promise<void> {
  const { id, studyId, bootId, dryRun, onErrors, rows } = made;
  await queryRows(tx, INSERT, [id, studyId, bootId, dryRun, onErrors, rows]);
}

export async function advanceImport(tx: EntityManager, id: string, progress: ImportProgress): Promise<void> {
  const { done, created, already, refused, errors } = progress;
  await queryRows(tx, ADVANCE, [id, done, created, already, refused, jsonOf(errors.slice(0, MAX_ROW_ERRORS))]);
}

export async function finishImport(tx: EntityManager, id: string, status: 'done' | 'refused'): Promise<void> {
  await queryRows(tx, FINISH, [id, status]);
}

export const findImport = (tx: EntityManager, id: string): Promise<ImportView | null> =>
  queryRow<ImportView>(tx, ONE, [id]);
