import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { isLid, type Sender } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import { findPhoneOfLid } from '../identities/find-phones';
import { noteWritten } from '../participants/note-written';
import { enqueueInboundJob } from './enqueue-inbound-job';
import { lockSender, lockSenderName } from './lock-sender';
import { passDoor, type DoorPassed } from './pass-door';

export interface Delivered {
  readonly accountId: string;
  readonly waMessageId: string;
  readonly sender: Sender;
  /** A vote says an option of the poll that it quotes; it is no word at the door. */
  readonly kind?: 'text' | 'vote';
  readonly body: string;
  readonly quotedWaId: string | null;
  /** WhatsApp's instant of it. */
  readonly at: Date;
}

/** The narrow key outlives the message: what WhatsApp delivers again, days later too, is known. */
const TAKE_KEY = `
  insert into inbound_dedup (account_id, wa_message_id) values ($1, $2)
  on conflict (account_id, wa_message_id) do nothing
  returning wa_message_id`;

/**
 * A message may be kept for longer than its key (its study is not exported yet): then the row itself knows. What has become of it
 * may have been told before, and is its own from here on.
 */
const INSERT = `
  with stored as (
    insert into inbound_messages (id, account_id, wa_message_id, sender, participant_id, study_id, body, quoted_wa_id, wa_at, kind)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (account_id, wa_message_id) do nothing
    returning id
  ), told_before as (
    update response_events
       set inbound_message_id = stored.id, participant_id = $5, study_id = $6
      from stored
     where account_id = $2 and wa_message_id = $3 and message_id is null and inbound_message_id is null
  )
  select id from stored`;

export type InboundOutcome = 'recorded' | DoorPassed['event'] | 'stranger' | 'seen-before';

/**
 * One transaction: the key, the row, what STOP or START do, and the job that will handle it, also for somebody who is
 * written to no more. A stranger's message waits as `received`.
 */
export async function recordInbound(tx: EntityManager, delivered: Delivered): Promise<InboundOutcome> {
  const { accountId, waMessageId, kind = 'text', body, quotedWaId, at } = delivered;
  const sender = await nameOf(tx, delivered);
  const participant = await lockSender(tx, accountId, sender);
  if (!(await queryRow(tx, TAKE_KEY, [accountId, waMessageId]))) return 'seen-before';
  const id = uuidv7();
  const { id: participantId, studyId } = participant ?? { id: null, studyId: null };
  const row = [id, accountId, waMessageId, sender, participantId, studyId, body, quotedWaId, at, kind];
  if (!(await queryRow(tx, INSERT, row))) return 'seen-before';
  if (!participant) return 'stranger';
  // To the number that they are written to from now on they are a stranger still.
  if (participant.accountId === accountId) await noteWritten(tx, participant.id, at);
  const passed =
    kind === 'text' ? await passDoor(tx, participant, { id, accountId, waMessageId, body, waAt: at }) : null;
  await enqueueInboundJob(tx, participant, { id, accountId, waMessageId });
  return passed?.event ?? 'recorded';
}

/** The number behind a lid, where it is known; where it is not, it cannot become so before this transaction ends. */
async function nameOf(tx: EntityManager, { accountId, sender }: Delivered): Promise<Sender> {
  if (!isLid(sender)) return sender;
  const known = await findPhoneOfLid(tx, accountId, sender);
  if (known) return known;
  await lockSenderName(tx, accountId, sender);
  return (await findPhoneOfLid(tx, accountId, sender)) ?? sender;
}
