import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** An attempt that ended otherwise than done. */
export interface EndedAttempt {
  readonly attempt: number;
  readonly bootId: string;
  /** Null where an older version claimed it. */
  readonly startedAt: Date | null;
  readonly endedAt: Date;
  readonly outcome: string;
  readonly error: string | null;
}

/** More than any job has that is not handed back for ever. */
const SHOWN = 200;

const LATEST = `
  select attempt, boot_id as "bootId", started_at as "startedAt", ended_at as "endedAt", outcome, error
    from job_attempts
   where job_id = $1
   order by attempt desc
   limit ${SHOWN}`;

/** The last ones, the oldest first. */
export async function endedAttemptsOf(tx: EntityManager, jobId: string): Promise<EndedAttempt[]> {
  return (await queryRows<EndedAttempt>(tx, LATEST, [jobId])).reverse();
}
