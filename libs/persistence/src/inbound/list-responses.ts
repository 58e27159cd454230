import type { DataSource, EntityManager } from 'typeorm';
import { autocommit, queryRow, queryRows } from '../database/sql';
import { inTransaction } from '../database/transaction';
import { type ResponseEventView, toldEvents } from './told-events';

export interface ResponseView {
  readonly id: string;
  readonly participantId: string;
  readonly messageId: string | null;
  /** Typed, or a vote in a poll; of several to one poll the last holds, and one that was taken back says nothing. */
  readonly kind: 'text' | 'vote';
  readonly body: string;
  /** Null, as the next two, for a reply that chose none of the options offered, or was offered none. */
  readonly optionValue: string | null;
  readonly optionLabel: string | null;
  /** From 1. */
  readonly optionNumber: number | null;
  readonly receivedAt: Date;
  readonly events: readonly ResponseEventView[];
}

const CHUNK = 1_000;

const ANY_UNNUMBERED = `select exists (select 1 from responses where position is null) as found`;

/** One reader numbers at a time, and its numbers are committed before another gives the next ones. */
const LOCK = `select pg_advisory_xact_lock(hashtext('promptpipe.responses'), 0)`;

/**
 * Given to rows that are committed, after all that were given before: whatever commits later stands later, whichever id,
 * clock or transaction it comes from.
 */
const NUMBER = `
  update responses r
     set position = (select coalesce(max(position), 0) from responses) + numbered.at
    from (select id, row_number() over (order by id) as at
            from (select id from responses where position is null order by id limit ${CHUNK}) unnumbered) numbered
   where r.id = numbered.id
  returning r.id`;

/** After a response that retention has removed meanwhile the reading begins again: twice rather than never. */
const PAGE = `
  select id, participant_id as "participantId", message_id as "messageId", kind, body,
         option_value as "optionValue", option_label as "optionLabel", option_number as "optionNumber",
         received_at as "receivedAt",
         ${toldEvents('e.inbound_message_id = responses.inbound_message_id')} as events
    from responses
   where ($1::uuid is null or participant_id = $1)
     and position > coalesce((select position from responses where id = $2::uuid), 0)
   order by position
   limit $3`;

async function numberChunk(tx: EntityManager): Promise<number> {
  await queryRow(tx, LOCK);
  return (await queryRows(tx, NUMBER)).length;
}

async function numberNewcomers(db: DataSource): Promise<void> {
  const isLeft = async (): Promise<boolean> =>
    (await queryRow<{ found: boolean }>(autocommit(db), ANY_UNNUMBERED))?.found === true;
  while (await isLeft()) {
    if ((await inTransaction(db, numberChunk)) < CHUNK) return;
  }
}

/** In an order that grows at its end only, so that whoever reads on from where they were passes over nothing. */
export async function listResponses(
  db: DataSource,
  participantId: string | null,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ResponseView[]> {
  await numberNewcomers(db);
  return queryRows<ResponseView>(autocommit(db), PAGE, [participantId, page.after, page.limit]);
}
