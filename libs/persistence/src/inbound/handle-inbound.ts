import type { EntityManager } from 'typeorm';
import type { ChosenOption } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

export interface InboundRow {
  readonly id: string;
  readonly accountId: string;
  readonly participantId: string;
  readonly studyId: string;
  readonly kind: 'text' | 'vote';
  readonly body: string;
  readonly quotedWaId: string | null;
  readonly waAt: Date;
  readonly receivedAt: Date;
  /** Seconds since it was received, by the database's clock. */
  readonly ageSeconds: number;
}

const RECEIVED = `
  select id, account_id as "accountId", participant_id as "participantId", study_id as "studyId", kind, body,
         quoted_wa_id as "quotedWaId", wa_at as "waAt", received_at as "receivedAt",
         extract(epoch from pp_now() - received_at)::double precision as "ageSeconds"
    from inbound_messages
   where id = $1 and status = 'received' and participant_id is not null
     for update`;

const MARK_PROCESSED = `
  update inbound_messages set status = 'processed', processed_at = pp_now() where id = $1 and status = 'received'`;

const STORE_RESPONSE = `
  insert into responses (id, participant_id, study_id, inbound_message_id, message_id, body, wa_at, received_at,
                         option_value, option_label, option_number, kind)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

/** What came of it while a stranger had written it. */
const ADOPT_EVENTS = `
  update response_events set participant_id = $2, study_id = $3 where inbound_message_id = $1 and study_id is null`;

export interface Answered {
  /** The message it answers, where one can be told. */
  readonly messageId: string | null;
  /** What it chose of the options that the message offered. */
  readonly option: ChosenOption | null;
}

/** Null: handled already. */
export const readReceived = (tx: EntityManager, id: string): Promise<InboundRow | null> =>
  queryRow<InboundRow>(tx, RECEIVED, [id]);

/** Processed only together with what came of it. */
export async function markProcessed(tx: EntityManager, id: string): Promise<void> {
  await queryRows(tx, MARK_PROCESSED, [id]);
}

export async function storeResponse(
  tx: EntityManager,
  id: string,
  inbound: InboundRow,
  answers: Answered,
): Promise<void> {
  const { messageId, option } = answers;
  const { participantId, studyId, body, waAt, receivedAt } = inbound;
  await queryRows(tx, STORE_RESPONSE, [
    ...[id, participantId, studyId, inbound.id, messageId, body, waAt, receivedAt],
    ...[option?.value ?? null, option?.label ?? null, option?.number ?? null],
    inbound.kind,
  ]);
  await queryRows(tx, ADOPT_EVENTS, [inbound.id, participantId, studyId]);
}
