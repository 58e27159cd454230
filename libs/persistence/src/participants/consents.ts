import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConsentEvent, ConsentSource, LastDoorEvent } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import type { LockedParticipant } from './turnstile';

/** Who said it, and what came of it; `at` is WhatsApp's instant, without it the database's. */
export interface Said {
  readonly source: ConsentSource;
  readonly reason?: string | null;
  readonly inboundMessageId?: string;
  readonly at?: Date;
  /** The text that the person is told in answer. */
  readonly told?: { readonly text: string; readonly version: string };
}

/** Append-only: nothing of ours updates or deletes a row. */
const INSERT = `
  insert into consents (id, participant_id, study_id, event, source, inbound_message_id, version, text_hash, reason, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10::timestamptz, pp_now()))`;

/** By the number taken under the turnstile, which is the order of the commits: ids come from the clocks of many processes. */
const LAST_DOOR_EVENT = `
  select event, source, at
    from consents
   where participant_id = $1
     and event in ('opted_out', 'rejoined')
   order by seq desc
   limit 1`;

export interface ConsentView {
  readonly id: string;
  readonly event: ConsentEvent;
  readonly source: ConsentSource;
  readonly inboundMessageId: string | null;
  readonly version: string | null;
  readonly textHash: string | null;
  readonly reason: string | null;
  readonly at: Date;
}

const PAGE = `
  select id, event, source, inbound_message_id as "inboundMessageId", version, text_hash as "textHash", reason, at
    from consents
   where participant_id = $1
     and ($2::uuid is null or seq > (select last.seq from consents last where last.id = $2))
   order by seq
   limit $3`;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The caller holds the participant's turnstile and changes the status in this transaction. */
export async function insertConsent(
  tx: EntityManager,
  participant: LockedParticipant,
  event: ConsentEvent,
  { source, reason, inboundMessageId, at, told }: Said,
): Promise<void> {
  await queryRows(tx, INSERT, [
    uuidv7(),
    participant.id,
    participant.studyId,
    event,
    source,
    inboundMessageId ?? null,
    told?.version ?? null,
    told ? hashOf(told.text) : null,
    reason ?? null,
    at ?? null,
  ]);
}

export const findLastDoorEvent = (tx: EntityManager, participantId: string): Promise<LastDoorEvent | null> =>
  queryRow<LastDoorEvent>(tx, LAST_DOOR_EVENT, [participantId]);

export const listConsents = (
  tx: EntityManager,
  participantId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ConsentView[]> => queryRows<ConsentView>(tx, PAGE, [participantId, page.after, page.limit]);
