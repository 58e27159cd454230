import type { EntityManager } from 'typeorm';
import type { JobStatus } from '@promptpipe/domain';
import { queryRow } from '../database/sql';

/** Where a message of history stands. With its day, a look opens one partition instead of all. */
export interface MovedMessage {
  readonly id: string;
  /** A date, `2026-03-01`. */
  readonly movedOn: string;
}

const BY_ID = `select message_id as id, moved_on::text as "movedOn" from moved_messages where message_id = $1`;

const BY_WA_ID = `
  select message_id as id, moved_on::text as "movedOn" from moved_messages where account_id = $1 and wa_message_id = $2`;

export const findMovedMessage = (tx: EntityManager, id: string): Promise<MovedMessage | null> =>
  queryRow<MovedMessage>(tx, BY_ID, [id]);

export const findMovedByWaId = (
  tx: EntityManager,
  { accountId, waMessageId }: { readonly accountId: string; readonly waMessageId: string },
): Promise<MovedMessage | null> => queryRow<MovedMessage>(tx, BY_WA_ID, [accountId, waMessageId]);

export interface MovedJob {
  readonly status: JobStatus;
  /** A date, `2026-03-01`. */
  readonly movedOn: string;
}

const JOB = `select status, moved_on::text as "movedOn" from moved_jobs where job_id = $1`;

export const findMovedJob = (tx: EntityManager, id: string): Promise<MovedJob | null> =>
  queryRow<MovedJob>(tx, JOB, [id]);
