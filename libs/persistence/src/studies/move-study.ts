import { whatsAppMessageId } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { adoptStrangersMessages } from '../inbound/adopt-strangers';
import { findStrangers } from '../inbound/lock-sender';
import { A_STRANGER } from '../participants/a-stranger';
import { lockParticipant } from '../participants/turnstile';

/** Stronger than what an enrolment takes: one that is under way is waited for, and moves too; the next one finds the new account. */
const LOCK_STUDY = `
  select id, account_id as "accountId", closed_at is not null as "isClosed" from studies where code = $1 for update`;

/** No more than that it is there: claims and renewals of either go on meanwhile. */
const HOLD_ACCOUNT = `select id from whatsapp_accounts where id = $1 for key share`;

const MOVE = `update studies set account_id = $2, updated_at = pp_now() where id = $1`;

/** Each turnstile, by id as every batch meets them: nothing is inserted or canceled for any of them meanwhile. */
const LOCK_PEOPLE = `select id from participants where study_id = $1 and account_id <> $2 order by id for no key update`;

const IN_THE_WAY = `
  select p.code, s.code as "otherStudy"
    from participants p
    join participants o on o.account_id = $2 and o.phone = p.phone and o.id <> p.id
    join studies s on s.id = o.study_id
   where p.study_id = $1 and p.account_id <> $2
   order by p.code
   limit 20`;

const KEEP_FORMER = `
  insert into former_accounts (account_id, phone, participant_id)
  select account_id, phone, id from participants where study_id = $1 and account_id <> $2
  on conflict (account_id, phone) do update set participant_id = excluded.participant_id, left_at = excluded.left_at`;

const MOVE_PEOPLE = `
  update participants
     set account_id = $2, ${A_STRANGER}
   where study_id = $1 and account_id <> $2
  returning id, phone`;

/**
 * What nobody has claimed yet. A claim that comes first leaves it with the old account, where it ends; one that comes later finds
 * another account on the row and takes nothing.
 */
const UNCLAIMED = `
  select id, dedupe_key as "dedupeKey" from outbox_messages
   where participant_id = any($1::uuid[]) and account_id <> $2 and status = 'queued' and attempt = 0
   order by id
     for update`;

/** The old account's gap, cap and stage are nothing to the new one. */
const RESERVE_ANEW = `
  update outbox_messages m
     set account_id = $2, wa_message_id = anew.wa_message_id,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         retry_at = case when m.deferred_reason is not null and m.retry_at = m.deferred_until then null else m.retry_at end,
         updated_at = pp_now()
    from unnest($1::uuid[], $3::text[]) as anew (id, wa_message_id)
   where m.id = anew.id`;

const STAYING = `
  select count(*)::integer as count from outbox_messages
   where participant_id = any($1::uuid[]) and account_id <> $2 and status in ('queued', 'sending', 'unknown')`;

interface MovedStudy {
  readonly studyId: string;
  readonly from: string;
  readonly participants: number;
  /** Re-reserved for the new account. */
  readonly messages: number;
  /** On their way from the old account, or of unknown outcome there: they end there. */
  readonly staying: number;
}

export type StudyMove =
  | { readonly is: 'unknown-study' }
  | { readonly is: 'unknown-account' }
  | { readonly is: 'closed' }
  | { readonly is: 'taken'; readonly people: readonly { readonly code: string; readonly otherStudy: string }[] }
  | ({ readonly is: 'same' | 'moved' } & MovedStudy);

/** In one transaction: who is asked for meanwhile is in the old place or in the new one, never in between. */
export async function moveStudy(tx: EntityManager, code: string, accountId: string): Promise<StudyMove> {
  const study = await queryRow<{ id: string; accountId: string; isClosed: boolean }>(tx, LOCK_STUDY, [code]);
  if (!study) return { is: 'unknown-study' };
  if (study.isClosed) return { is: 'closed' };
  const from = study.accountId;
  if (!(await queryRow(tx, HOLD_ACCOUNT, [accountId]))) return { is: 'unknown-account' };
  const params = [study.id, accountId];
  await queryRows(tx, LOCK_PEOPLE, params);
  const people = await queryRows<{ code: string; otherStudy: string }>(tx, IN_THE_WAY, params);
  if (people.length > 0) return { is: 'taken', people };
  await queryRows(tx, MOVE, params);
  await queryRows(tx, KEEP_FORMER, params);
  const moved = await queryRows<{ id: string; phone: string }>(tx, MOVE_PEOPLE, params);
  const ids = moved.map(({ id }) => id);
  const messages = await reserveAnew(tx, ids, accountId);
  await adoptWhatTheyWrote(tx, moved, accountId);
  const { count: staying } = (await queryRow<{ count: number }>(tx, STAYING, [ids, accountId])) ?? { count: 0 };
  const counts = { participants: moved.length, messages, staying };
  return { is: from === accountId && moved.length === 0 ? 'same' : 'moved', studyId: study.id, from, ...counts };
}

async function reserveAnew(tx: EntityManager, people: readonly string[], accountId: string): Promise<number> {
  const owed = await queryRows<{ id: string; dedupeKey: string }>(tx, UNCLAIMED, [people, accountId]);
  const anew = owed.map(({ dedupeKey }) => whatsAppMessageId(accountId, dedupeKey));
  await queryRows(tx, RESERVE_ANEW, [owed.map(({ id }) => id), accountId, anew]);
  return owed.length;
}

/** Whoever has written to the new number before is known there from now on, STOP included. */
async function adoptWhatTheyWrote(
  tx: EntityManager,
  moved: readonly { readonly id: string; readonly phone: string }[],
  accountId: string,
): Promise<void> {
  const strangers = new Set(
    await findStrangers(
      tx,
      accountId,
      moved.map(({ phone }) => phone),
    ),
  );
  for (const { id, phone } of moved) {
    const participant = strangers.has(phone) ? await lockParticipant(tx, id) : null;
    if (participant) await adoptStrangersMessages(tx, participant, phone);
  }
}
