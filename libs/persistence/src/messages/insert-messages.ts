import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type PollOffer, whatsAppMessageId } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRows } from '../database/sql';
import { type LockedParticipant, takeSeqs } from '../participants/turnstile';
import { BLOCKED_BY_EARLIER } from './head-of-lane';
import type { NewMessage, OwedMessage, SentPoll } from './new-message';
import { applyOrphanAcks } from './orphan-acks';

/**
 * `held` spares the stager a look at what cannot go yet; it is only a filter, the claim proves the order. Columns as lists, so that
 * many are one statement: of those that come together none sees another, and the stager holds what is no head.
 */
const INSERT = `
  insert into outbox_messages (id, participant_id, study_id, account_id, lane, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, passes_door, not_before, expires_at, occurrence_id,
                               definition_hash, quiet_policy, batch_id, deferred_from, skips_missed, kind, held)
  select m.id, m.participant_id, m.study_id, m.account_id, m.lane, m.payload, m.text,
         m.participant_seq, m.dedupe_key, m.wa_message_id, m.passes_door, coalesce(m.not_before, pp_now()), m.expires_at,
         m.occurrence_id, m.definition_hash, m.quiet_policy, m.batch_id, m.deferred_from, m.skips_missed,
         case when m.payload ? 'poll' then 'poll' else 'text' end,
         ${BLOCKED_BY_EARLIER}
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
                $10::boolean[], $11::timestamptz[], $12::timestamptz[], $13::uuid[], $14::text[], $15::text[], $16::uuid[],
                $17::timestamptz[], $18::boolean[], $19::jsonb[])
           as m (id, participant_id, study_id, account_id, lane, text, participant_seq, dedupe_key, wa_message_id,
                 passes_door, not_before, expires_at, occurrence_id, definition_hash, quiet_policy, batch_id,
                 deferred_from, skips_missed, payload)`;

const SECRET_BYTES = 32;

/** Votes are sealed with it. It is part of the payload: whoever sends the poll again sends the same one. */
const withSecret = (poll: PollOffer): SentPoll => ({ ...poll, secret: randomBytes(SECRET_BYTES).toString('base64') });

const payloadOf = ({ text, poll }: NewMessage): string => jsonOf({ text, ...(poll && { poll: withSecret(poll) }) });

/** Their causes were taken in this transaction, which holds the turnstiles. */
export async function insertMessages(tx: EntityManager, owed: readonly OwedMessage[]): Promise<void> {
  if (owed.length === 0) return;
  const seqs = await seqsOf(
    tx,
    owed.map(({ participant }) => participant),
  );
  const made = owed.map((one) => ({
    ...one,
    waMessageId: whatsAppMessageId(one.participant.accountId, one.message.dedupeKey),
  }));
  const column = <T>(of: (one: (typeof made)[number]) => T): T[] => made.map(of);
  await queryRows(tx, INSERT, [
    column(({ message }) => message.id),
    column(({ participant }) => participant.id),
    column(({ participant }) => participant.studyId),
    column(({ participant }) => participant.accountId),
    column(({ message }) => message.lane),
    column(({ message }) => message.text),
    seqs,
    column(({ message }) => message.dedupeKey),
    column(({ waMessageId }) => waMessageId),
    column(({ message }) => message.passesDoor ?? false),
    column(({ message }) => message.notBefore ?? null),
    column(({ message }) => message.expiresAt ?? null),
    column(({ message }) => message.occurrenceId ?? null),
    column(({ message }) => message.definitionHash ?? null),
    column(({ message }) => message.quietPolicy ?? 'send'),
    column(({ message }) => message.batchId ?? null),
    column(({ message }) => message.deferredFrom ?? null),
    column(({ message }) => message.skipsMissed ?? false),
    column(({ message }) => payloadOf(message)),
  ]);
  await applyOrphanAcks(
    tx,
    made.map(({ participant: { accountId, studyId }, message, waMessageId }) => ({
      ...{ accountId, studyId, waMessageId, messageId: message.id },
    })),
  );
}

/** Each person's numbers in the order in which their messages are given. */
async function seqsOf(tx: EntityManager, people: readonly LockedParticipant[]): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { id } of people) counts.set(id, (counts.get(id) ?? 0) + 1);
  const next = new Map(await takeSeqs(tx, counts));
  return people.map(({ id }) => {
    const seq = next.get(id);
    if (seq === undefined) throw new Error(`Participant ${id} vanished under its lock`);
    next.set(id, seq + 1n);
    return seq.toString();
  });
}
