import { type System } from '../../harness/system';
import { type Correspondent } from '../traffic/correspondent';
import { finding, type Finding } from './finding';

interface OccurrenceRow {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly messages: number;
  /** Of one that was on its way when the schedule was deleted. */
  readonly isStopped: boolean;
}

const OCCURRENCES = `
  select o.id, o.status, o.reason,
         (select count(*) from outbox_messages m where m.occurrence_id = o.id)::integer as messages,
         exists (select 1 from outbox_messages m where m.occurrence_id = o.id and m.stop_requested) as "isStopped"
    from occurrences o
   where o.participant_id = any($1::uuid[])`;

/** What goes with the schedule at the end of the traffic was owed no longer. */
const WITH_THE_SCHEDULE = ['deleted', 'canceled'];

/** Each promise that fell due was kept, by one message, unless the schedule was deleted before; none is without an outcome. */
export async function compareOccurrences({ database }: System, people: readonly Correspondent[]): Promise<Finding[]> {
  const rows = await database.query<OccurrenceRow>(OCCURRENCES, [people.map(({ id }) => id)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const due = people.flatMap(({ fellDue }) => fellDue);
  const isKept = ({ status, reason, isStopped }: OccurrenceRow): boolean =>
    status === 'sent' || WITH_THE_SCHEDULE.includes(reason ?? '') || (isStopped && reason === 'unresolved');
  return [
    ...due.filter((id) => !byId.has(id)).map((id) => finding('lost', `occurrence ${id} fell due and is gone`)),
    ...rows
      .filter(({ status }) => status === 'planned' || status === 'queued')
      .map(({ id, status }) => finding('unfinished', `occurrence ${id} ${status}`)),
    ...rows
      .filter((row) => row.status === 'not-sent' && !isKept(row))
      .map(({ id, reason }) => finding('undelivered', `occurrence ${id} ${String(reason)}`)),
    ...rows
      .filter(({ messages }) => messages > 1)
      .map(({ id, messages }) => finding('twice', `occurrence ${id} has ${messages} messages`)),
  ];
}
