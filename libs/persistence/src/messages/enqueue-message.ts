import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { whatsAppMessageId, type Lane, type PollOffer, type QuietHoursPolicy } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import type { LockedParticipant } from '../participants/turnstile';
import { takeSeq } from '../participants/turnstile';
import { applyOrphanAcks } from './orphan-acks';
import { BLOCKED_BY_EARLIER } from './head-of-lane';

export interface NewMessage {
  readonly id: string;
  readonly text: string;
  /** Sent as this poll; the text is what it says as text, and what a reply is read by. */
  readonly poll?: PollOffer | null | undefined;
  readonly lane: Lane;
  /** Names the cause; unique for good. The same key with another body is refused. */
  readonly dedupeKey: string;
  /** True for the answer to a STOP: it goes to somebody who is written to no more. */
  readonly passesDoor?: boolean;
  /** Of the prompt that it renders: a reply is read by it. */
  readonly definitionHash?: string | null;
  /** The send to many that it is part of, and stopped with. */
  readonly batchId?: string | null;
  /** Not sent before it; until then it holds back nobody. By default it may go at once. */
  readonly notBefore?: Date | null | undefined;
  /** Where quiet hours have made `notBefore` later: what it was without them. */
  readonly deferredFrom?: Date | null | undefined;
  /** Useful until then: what has not left by it is `expired`, and never sent. By default it never expires. */
  readonly expiresAt?: Date | null | undefined;
  /** The promise that it keeps. */
  readonly occurrenceId?: string | null | undefined;
  /** In quiet hours it waits for their end, is given up, or (the default, and always in the lane `reply`) is sent. */
  readonly quietPolicy?: QuietHoursPolicy;
  /** Not sent when nobody could send for more than a minute while it was due. By default it is sent late. */
  readonly skipsMissed?: boolean;
}

/** A poll as it goes out; `secret`: 32 bytes in base64. */
export interface SentPoll extends PollOffer {
  readonly secret: string;
}

export type EnqueueMessageResult =
  | { readonly outcome: 'created' | 'exists'; readonly id: string }
  | { readonly outcome: 'other-body'; readonly id: string };

/** The cause outlives the message: whoever runs it again finds what it made, also after the message has moved away. */
const TAKE_CAUSE = `
  insert into message_causes (dedupe_key, message_id, body_hash) values ($1, $2, $3)
  on conflict (dedupe_key) do nothing
  returning message_id as id`;

const FIND_CAUSE = `select message_id as id, body_hash as "bodyHash" from message_causes where dedupe_key = $1`;

/** `held` spares the stager a look at what cannot go yet; it is only a filter, the claim proves the order. */
const INSERT = `
  insert into outbox_messages (id, participant_id, study_id, account_id, lane, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, passes_door, not_before, expires_at, occurrence_id,
                               definition_hash, quiet_policy, batch_id, deferred_from, skips_missed, kind, payload, held)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
         coalesce($11::timestamptz, pp_now()), $12::timestamptz, $13::uuid, $14, $15, $16::uuid, $17::timestamptz, $18,
         $19, $20::jsonb,
         exists (select 1
                   from (select $2::uuid as participant_id, $5::text as lane, $7::bigint as participant_seq) m
                  where ${BLOCKED_BY_EARLIER})
  returning id`;

const SECRET_BYTES = 32;

/** Votes are sealed with it. It is part of the payload: whoever sends the poll again sends the same one. */
const withSecret = (poll: PollOffer): SentPoll => ({ ...poll, secret: randomBytes(SECRET_BYTES).toString('base64') });

/** A message without times, or that quiet hours do not touch, has the hash of before there were any: causes outlive releases. */
function hashOf({ lane, text, poll, notBefore = null, expiresAt = null, quietPolicy = 'send' }: NewMessage): string {
  const times = notBefore === null && expiresAt === null ? [] : [notBefore, expiresAt];
  const quiet = quietPolicy === 'send' ? [] : [quietPolicy];
  const asked = poll ? ['poll'] : [];
  return createHash('sha256')
    .update(JSON.stringify([lane, text, ...times, ...quiet, ...asked]))
    .digest('hex');
}

/** One message for one cause. The caller holds the participant's turnstile and has looked at the status under it. */
export async function enqueueMessage(
  tx: EntityManager,
  participant: LockedParticipant,
  message: NewMessage,
): Promise<EnqueueMessageResult> {
  const { id, dedupeKey, lane, text, passesDoor = false, poll } = message;
  const bodyHash = hashOf(message);
  const taken = await queryRow(tx, TAKE_CAUSE, [dedupeKey, id, bodyHash]);
  if (!taken) {
    const made = await queryRow<{ id: string; bodyHash: string }>(tx, FIND_CAUSE, [dedupeKey]);
    if (!made) throw new Error(`The cause ${dedupeKey} vanished while it was read`);
    return { outcome: made.bodyHash === bodyHash ? 'exists' : 'other-body', id: made.id };
  }
  const waMessageId = whatsAppMessageId(participant.accountId, dedupeKey);
  const seq = await takeSeq(tx, participant);
  await queryRow(tx, INSERT, [
    id,
    participant.id,
    participant.studyId,
    participant.accountId,
    lane,
    text,
    seq.toString(),
    dedupeKey,
    waMessageId,
    passesDoor,
    message.notBefore ?? null,
    message.expiresAt ?? null,
    message.occurrenceId ?? null,
    message.definitionHash ?? null,
    message.quietPolicy ?? 'send',
    message.batchId ?? null,
    message.deferredFrom ?? null,
    message.skipsMissed ?? false,
    poll ? 'poll' : 'text',
    JSON.stringify({ text, ...(poll && { poll: withSecret(poll) }) }),
  ]);
  await applyOrphanAcks(tx, {
    ...{ accountId: participant.accountId, studyId: participant.studyId, waMessageId, messageId: id },
  });
  return { outcome: 'created', id };
}
