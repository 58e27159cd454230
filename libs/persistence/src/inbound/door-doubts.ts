import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { doorAnswer, mayOptOut, messageKey } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { enqueueMessage } from '../messages/enqueue-message';
import { changeStatus } from '../participants/change-status';
import { lockParticipant } from '../participants/turnstile';

export type DoubtStatus = 'open' | 'resolved';
export type DoubtResolution = 'opt-out' | 'not-a-stop';

export interface DoubtView {
  readonly id: string;
  readonly participantId: string;
  readonly studyId: string;
  readonly inboundMessageId: string;
  /** What was said; null once retention has removed it. */
  readonly body: string | null;
  readonly at: Date;
  readonly status: DoubtStatus;
  readonly resolution: DoubtResolution | null;
  readonly note: string | null;
  readonly resolvedAt: Date | null;
}

const FIELDS = `
  d.id, d.participant_id as "participantId", d.study_id as "studyId", d.inbound_message_id as "inboundMessageId",
  (select i.body from inbound_messages i where i.id = d.inbound_message_id) as body, d.at, d.status, d.resolution, d.note,
  d.resolved_at as "resolvedAt"`;

/** UUIDv7 keys: by id is by age. */
const PAGE = `
  select ${FIELDS}
    from door_doubts d
   where ($1::text is null or d.status = $1)
     and ($2::uuid is null or d.study_id = $2)
     and ($3::uuid is null or d.id > $3)
   order by d.id
   limit $4`;

const ONE = `select ${FIELDS} from door_doubts d where d.id = $1`;

const RESOLVE = `
  update door_doubts
     set status = 'resolved', resolution = $2, note = $3, resolved_at = pp_now()
   where id = $1 and status = 'open'
  returning id`;

export interface DoubtPage {
  readonly status: DoubtStatus | null;
  readonly studyId: string | null;
  readonly after: string | null;
  readonly limit: number;
}

export const listDoubts = (tx: EntityManager, { status, studyId, after, limit }: DoubtPage): Promise<DoubtView[]> =>
  queryRows<DoubtView>(tx, PAGE, [status, studyId, after, limit]);

export type ResolvedDoubt =
  | { readonly outcome: 'none' }
  /** Somebody else did it before; the doubt as they left it. */
  | { readonly outcome: 'closed' | 'resolved'; readonly doubt: DoubtView };

/**
 * What a human makes of it. `opt-out` does what STOP does, in this transaction: status, consent row, everything owed, and the
 * one answer, named by the doubt; of somebody who has left meanwhile there is nothing more to end.
 */
export async function resolveDoubt(
  tx: EntityManager,
  id: string,
  { resolution, note }: { readonly resolution: DoubtResolution; readonly note: string | null },
): Promise<ResolvedDoubt> {
  const doubt = await queryRow<DoubtView>(tx, ONE, [id]);
  if (!doubt) return { outcome: 'none' };
  const participant = await lockParticipant(tx, doubt.participantId);
  const resolved = await queryRow(tx, RESOLVE, [id, resolution, note]);
  const after = (await queryRow<DoubtView>(tx, ONE, [id])) ?? doubt;
  if (!resolved) return { outcome: 'closed', doubt: after };
  if (resolution === 'opt-out' && participant && mayOptOut(participant.status)) {
    const told = doorAnswer('stop', participant.language);
    const said = { source: 'admin', reason: note ?? 'said so in other words', told } as const;
    const { participant: left } = await changeStatus(tx, participant, 'opt-out', said);
    const dedupeKey = messageKey(`doubt:${id}`, 0);
    await enqueueMessage(tx, left, { id: uuidv7(), text: told.text, lane: 'reply', dedupeKey, passesDoor: true });
  }
  return { outcome: 'resolved', doubt: after };
}
