import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** Where a participant is named, somebody else's timer is as good as none. */
const DELETE = `
  delete from active_timers where id = $1 and ($2::uuid is null or participant_id = $2) returning id`;

/** The row only; its jobs are `cancelJobsOfTimer`'s. The caller holds the participant's turnstile. */
export const deleteTimer = async (
  tx: EntityManager,
  id: string,
  participantId: string | null = null,
): Promise<boolean> => (await queryRows(tx, DELETE, [id, participantId])).length === 1;
