import type { EntityManager } from 'typeorm';
import type { BatchStatus } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

/** A batch whose row this transaction holds: it neither starts, goes on nor is canceled by somebody else meanwhile. */
export interface LockedBatch {
  readonly id: string;
  readonly status: BatchStatus;
  readonly studyId: string;
  readonly size: number;
  readonly needsConfirmation: boolean;
  readonly confirmedAt: Date | null;
  readonly expiresAt: Date | null;
  /** What its version of the prompt says, as it was stored. */
  readonly content: unknown;
}

const FIELDS = `
  b.id, b.status, b.study_id as "studyId", b.size, b.needs_confirmation as "needsConfirmation",
  b.confirmed_at as "confirmedAt", b.expires_at as "expiresAt",
  (select v.content from prompt_versions v where v.prompt_id = b.prompt_id and v.version = b.prompt_version) as content`;

/** Its time has come, and where somebody has to confirm it, somebody has. */
export const IS_DUE = `
  b.status in ('held', 'running') and b.start_at <= pp_now() and (not b.needs_confirmation or b.confirmed_at is not null)`;

const LOCK = `select ${FIELDS} from batches b where b.id = $1 for no key update of b`;

/** One that another replica has in hand is left to it. Before the people, as in every order of locks here. */
const LOCK_DUE = `select ${FIELDS} from batches b where b.id = $1 and ${IS_DUE} for no key update of b skip locked`;

const DUE = `
  select b.id
    from batches b
   where ${IS_DUE}
     and (b.status = 'held'
          or exists (select 1 from batch_recipients r where r.batch_id = b.id and r.status = 'waiting'))
   order by b.start_at, b.id
   limit 100`;

export const lockBatch = (tx: EntityManager, id: string): Promise<LockedBatch | null> =>
  queryRow<LockedBatch>(tx, LOCK, [id]);

export const lockDueBatch = (tx: EntityManager, id: string): Promise<LockedBatch | null> =>
  queryRow<LockedBatch>(tx, LOCK_DUE, [id]);

/** Those with somebody who is not in line yet; all others only wait for their messages, and stand in nobody's way. */
export const findDueBatches = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, DUE)).map(({ id }) => id);
