import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/sql';
import { FACTS, PASSED } from './ack-facts';
import { type Ack, type AckEffect, effectOf, type Met } from './record-ack';
import { correctOutcomes } from '../schedules/correct-outcome';
import { type LanePlace, releaseFreeInLanes } from './release-lane';

/**
 * Acks of different messages, as `recordAck` takes one that finds its message in the hot table. A row that somebody holds is
 * passed over, so that no ack waits for another's row.
 */
const RECORD = `
  with told as (
    select *
      from unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::timestamptz[], $6::timestamptz[])
        as ack (receipt_id, account_id, wa_message_id, level, at, sent_at)
  ), before as materialized (
    select m.id, m.study_id, m.participant_id, m.lane, m.participant_seq, m.status, told.*
      from told
      join outbox_messages m on m.account_id = told.account_id and m.wa_message_id = told.wa_message_id
       for update of m skip locked
  ), applied as (
    update outbox_messages m
       set ${FACTS({ level: 'before.level', at: 'before.at', sentAt: 'before.sent_at' })}${PASSED}
      from before
     where m.id = before.id
       and m.ack_level < before.level
       and before.level >= 1
    returning m.id
  ), noted as (
    insert into receipts (id, account_id, wa_message_id, message_id, study_id, ack_level, wa_at)
    select receipt_id, account_id, wa_message_id, id, study_id, level, at
      from before
     order by account_id, wa_message_id, level
    on conflict (account_id, wa_message_id, ack_level) do nothing
  )
  select id, study_id as "studyId", participant_id as "participantId", lane, participant_seq as "participantSeq",
         status as "statusBefore", exists (select 1 from applied where applied.id = before.id) as grew,
         account_id as "accountId", wa_message_id as "waMessageId"
    from before`;

interface MetAck extends Met {
  readonly accountId: string;
  readonly waMessageId: string;
}

/**
 * One answer for each, in their order, all of different messages. Null: not recorded, since its message is held by somebody
 * at this moment, has moved, or is not there; `recordAck` does it.
 */
export async function recordAcks(tx: EntityManager, acks: readonly Ack[]): Promise<(AckEffect | null)[]> {
  const met = await queryRows<MetAck>(tx, RECORD, [
    acks.map(() => uuidv7()),
    acks.map(({ accountId }) => accountId),
    acks.map(({ waMessageId }) => waMessageId),
    acks.map(({ level }) => level),
    acks.map(({ at }) => at),
    acks.map(({ at, sentAt }) => sentAt ?? at),
  ]);
  const ended: LanePlace[] = met.filter(({ grew, statusBefore }) => grew && statusBefore !== 'sent');
  await releaseFreeInLanes(tx, ended);
  await correctOutcomes(tx, met);
  const byId = new Map(met.map((one) => [keyOf(one), one]));
  return acks.map((ack) => {
    const one = byId.get(keyOf(ack));
    return one ? effectOf(one) : null;
  });
}

const keyOf = ({ accountId, waMessageId }: Pick<Ack, 'accountId' | 'waMessageId'>): string =>
  `${accountId} ${waMessageId}`;
