import type { EntityManager } from 'typeorm';
import type { JobStatus } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import { findMovedJob } from '../history/find-moved';
import { lockParticipant, type LockedParticipant } from '../participants/turnstile';

const OWNER = `select participant_id as "participantId" from jobs where id = $1`;

/** A claim or a settle in progress is waited for, so that the status is the one that the next write meets. */
const LOCK = `select status from jobs where id = $1 for update`;

export interface LockedJob {
  readonly status: JobStatus;
  /** Null: a system job. */
  readonly participant: LockedParticipant | null;
  /** It stands in history, where nothing is changed any more; nothing is locked. */
  readonly moved: boolean;
}

/** The turnstile of its participant first, then the row. Null where no such job stands. */
export async function lockJob(tx: EntityManager, id: string): Promise<LockedJob | null> {
  const owner = await queryRow<{ participantId: string | null }>(tx, OWNER, [id]);
  if (!owner) return movedJob(tx, id);
  const participant = owner.participantId === null ? null : await lockParticipant(tx, owner.participantId);
  const row = await queryRow<{ status: JobStatus }>(tx, LOCK, [id]);
  return row ? { status: row.status, participant, moved: false } : movedJob(tx, id);
}

async function movedJob(tx: EntityManager, id: string): Promise<LockedJob | null> {
  const job = await findMovedJob(tx, id);
  return job && { status: job.status, participant: null, moved: true };
}
