import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { inboundCause, type PhoneNumber } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { enqueueJob } from '../jobs/enqueue-job';
import { lockParticipant, takeSeq, type LockedParticipant } from '../participants/turnstile';
import { noteWritten } from '../participants/note-written';
import { passDoor, type DoorPassed } from './pass-door';

export interface Delivered {
  readonly accountId: string;
  readonly waMessageId: string;
  readonly sender: PhoneNumber;
  readonly body: string;
  readonly quotedWaId: string | null;
  /** WhatsApp's instant of it. */
  readonly at: Date;
}

/** Read unlocked; the turnstile is locked next. */
const FIND_SENDER = `select id from participants where account_id = $1 and phone = $2`;

/**
 * A stranger's message and the enrolment of that stranger must not pass each other unseen: both take this lock, the one
 * before it stores what has no participant, the other before it adopts. Held to the end of the transaction.
 */
const LOCK_SENDER = `select pg_advisory_xact_lock(hashtext('promptpipe.sender.' || $1), hashtext($2))`;

/** The narrow key outlives the message: what WhatsApp delivers again, days later too, is known. */
const TAKE_KEY = `
  insert into inbound_dedup (account_id, wa_message_id) values ($1, $2)
  on conflict (account_id, wa_message_id) do nothing
  returning wa_message_id`;

/** A message may be kept for longer than its key (its study is not exported yet): then the row itself knows. */
const INSERT = `
  insert into inbound_messages (id, account_id, wa_message_id, sender, participant_id, study_id, body, quoted_wa_id, wa_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (account_id, wa_message_id) do nothing
  returning id`;

export type InboundOutcome = 'recorded' | DoorPassed['event'] | 'stranger' | 'seen-before';

/**
 * One transaction: the key, the row, what STOP or START do, and the job that will handle it, also for somebody who is
 * written to no more. A stranger's message waits as `received`.
 */
export async function recordInbound(tx: EntityManager, delivered: Delivered): Promise<InboundOutcome> {
  const { accountId, waMessageId, sender, body, quotedWaId, at } = delivered;
  const participant = await lockSender(tx, accountId, sender);
  if (!(await queryRow(tx, TAKE_KEY, [accountId, waMessageId]))) return 'seen-before';
  const id = uuidv7();
  const { id: participantId, studyId } = participant ?? { id: null, studyId: null };
  const row = [id, accountId, waMessageId, sender, participantId, studyId, body, quotedWaId, at];
  if (!(await queryRow(tx, INSERT, row))) return 'seen-before';
  if (!participant) return 'stranger';
  await noteWritten(tx, participant.id, at);
  const passed = await passDoor(tx, participant, { id, accountId, waMessageId, body, waAt: at });
  await enqueueInboundJob(tx, participant, { id, accountId, waMessageId });
  return passed?.event ?? 'recorded';
}

/** Null: nobody with this number is enrolled, and nobody can be before this transaction ends. */
async function lockSender(tx: EntityManager, accountId: string, sender: string): Promise<LockedParticipant | null> {
  let known = await queryRow<{ id: string }>(tx, FIND_SENDER, [accountId, sender]);
  if (!known) {
    await queryRow(tx, LOCK_SENDER, [accountId, sender]);
    known = await queryRow<{ id: string }>(tx, FIND_SENDER, [accountId, sender]);
  }
  return known ? lockParticipant(tx, known.id) : null;
}

interface InboundRef {
  readonly id: string;
  readonly accountId: string;
  readonly waMessageId: string;
}

async function enqueueInboundJob(
  tx: EntityManager,
  participant: LockedParticipant,
  inbound: InboundRef,
): Promise<void> {
  await enqueueJob(tx, {
    id: uuidv7(),
    kind: 'inbound',
    payload: { inboundMessageId: inbound.id },
    participantId: participant.id,
    participantSeq: await takeSeq(tx, participant),
    studyId: participant.studyId,
    cause: inboundCause(inbound.accountId, inbound.waMessageId),
  });
}

/** In WhatsApp's order, so that the jobs of what waited run in the order it was written. */
const ADOPT = `
  with strangers as (
    select id from inbound_messages
     where account_id = $1 and sender = $2 and participant_id is null
     order by wa_at, id
       for update
  )
  update inbound_messages i
     set participant_id = $3, study_id = $4
    from strangers
   where i.id = strangers.id
  returning i.id, i.wa_message_id as "waMessageId", i.body, i.wa_at as "waAt"`;

/** As for one, for many newcomers at once. */
const LOCK_SENDERS = `
  select pg_advisory_xact_lock(hashtext('promptpipe.sender.' || $1), hashtext(sender))
    from (select sender from unnest($2::text[]) as newcomer (sender) order by hashtext(sender)) newcomers`;

const STRANGERS = `
  select distinct sender from inbound_messages where account_id = $1 and sender = any($2::text[]) and participant_id is null`;

/** Which of these numbers have written before anybody knew them; none of the others can from now to the end of the transaction. */
export async function findStrangers(
  tx: EntityManager,
  accountId: string,
  phones: readonly string[],
): Promise<string[]> {
  await queryRows(tx, LOCK_SENDERS, [accountId, phones]);
  return (await queryRows<{ sender: string }>(tx, STRANGERS, [accountId, phones])).map(({ sender }) => sender);
}

interface Adopted {
  readonly id: string;
  readonly waMessageId: string;
  readonly body: string;
  readonly waAt: Date;
}

export interface Adoption {
  readonly adopted: number;
  /** With the status that what they wrote has left them. */
  readonly participant: LockedParticipant;
  /** What the door made of it, in order. */
  readonly door: readonly DoorPassed['event'][];
}

/**
 * What a person wrote before they were enrolled is theirs now, and passes the door in WhatsApp's order. Runs in the
 * transaction that makes the participant.
 */
export async function adoptStrangersMessages(
  tx: EntityManager,
  newcomer: LockedParticipant,
  phone: string,
): Promise<Adoption> {
  const { accountId } = newcomer;
  await queryRow(tx, LOCK_SENDER, [accountId, phone]);
  const adopted = await queryRows<Adopted>(tx, ADOPT, [accountId, phone, newcomer.id, newcomer.studyId]);
  adopted.sort((a, b) => a.waAt.getTime() - b.waAt.getTime() || a.id.localeCompare(b.id));
  const door: DoorPassed['event'][] = [];
  let participant = newcomer;
  const last = adopted.at(-1);
  if (last) await noteWritten(tx, newcomer.id, last.waAt);
  for (const inbound of adopted) {
    const passed = await passDoor(tx, participant, { ...inbound, accountId });
    if (passed) {
      door.push(passed.event);
      participant = passed.participant;
    }
    await enqueueInboundJob(tx, participant, { ...inbound, accountId });
  }
  return { adopted: adopted.length, participant, door };
}
