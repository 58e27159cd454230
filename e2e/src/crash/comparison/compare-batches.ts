import { type System } from '../../harness/system';
import { type Correspondent } from '../traffic/correspondent';
import { finding, type Finding } from './finding';

interface RecipientRow {
  readonly batchId: string;
  readonly participantId: string;
  readonly batch: string;
  readonly status: string;
  readonly messages: number;
}

const RECIPIENTS = `
  select r.batch_id as "batchId", r.participant_id as "participantId", b.status as batch, r.status,
         (select count(*) from outbox_messages m
           where m.batch_id = r.batch_id and m.participant_id = r.participant_id)::integer as messages
    from batch_recipients r
    join batches b on b.id = r.batch_id
   where r.participant_id = any($1::uuid[])`;

/** Each send to many that was accepted has made one message for each of its people, and is done. */
export async function compareBatches({ database }: System, people: readonly Correspondent[]): Promise<Finding[]> {
  const rows = await database.query<RecipientRow>(RECIPIENTS, [people.map(({ id }) => id)]);
  const stored = new Set(rows.map(({ batchId, participantId }) => `${batchId} ${participantId}`));
  const accepted = people.flatMap(({ id, batches }) => batches.map((batchId) => [batchId, id] as const));
  const of = ({ batchId, participantId }: RecipientRow): string => `batch ${batchId} to ${participantId}`;
  return [
    ...accepted
      .filter(([batchId, id]) => !stored.has(`${batchId} ${id}`))
      .map(([batchId, id]) => finding('lost', `batch ${batchId} to ${id} was accepted and is gone`)),
    ...rows.filter(({ batch }) => batch !== 'done').map((row) => finding('unfinished', `${of(row)} is ${row.batch}`)),
    ...rows
      .filter(({ status }) => status !== 'queued')
      .map((row) => finding('undelivered', `${of(row)} is ${row.status}`)),
    ...rows
      .filter(({ status, messages }) => status === 'queued' && messages === 0)
      .map((row) => finding('lost', `${of(row)} has no message`)),
    ...rows
      .filter(({ messages }) => messages > 1)
      .map((row) => finding('twice', `${of(row)} has ${row.messages} messages`)),
  ];
}
