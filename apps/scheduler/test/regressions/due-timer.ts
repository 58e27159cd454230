import { randomUUID } from 'node:crypto';
import { db, insertRow, type ParticipantRow, type Querying, type Row } from '@promptpipe/testing';

/** A timer of this person that has been due for a second. */
export function aDueTimer(database: Querying, person: ParticipantRow, over: Row = {}): Promise<{ id: string }> {
  const id = randomUUID();
  return insertRow(database, 'active_timers', {
    ...{ id, participant_id: person.id, timer_type: over.schedule_json ? 'recurring' : 'once' },
    ...{ callback_type: 'scheduled_prompt', callback_params: { promptId: id }, origin: id, scheduled_at: db('now()') },
    next_run: db(`date_trunc('milliseconds', now() - interval '1 second')`),
    ...over,
  });
}
