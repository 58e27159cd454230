import { type System } from './system';

const UNFINISHED = `
  select 'message' as row, id, participant_id as "participantId", participant_seq as seq, status, attempt, failures,
         ack_level as ack, held, staged_at as "stagedAt", failure_class as class, last_error as error
    from outbox_messages
   where status not in ('sent', 'canceled')
  union all
  select 'job ' || kind, id, participant_id, participant_seq, status, attempt, failures,
         null, null, staged_at, null, last_error
    from jobs
   where status not in ('done', 'canceled')
  order by 1, 3, 4
  limit 20`;

/** What the database still owes, one line per row: no text of anybody, and no number. */
export async function unfinishedRows({ database }: System): Promise<string> {
  const rows = await database.query(UNFINISHED);
  return rows.map((row) => JSON.stringify(row)).join('\n') || 'none';
}
