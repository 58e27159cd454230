import type { EntityManager } from 'typeorm';
import type { UnreadableReason } from '@promptpipe/domain';
import { v7 as uuidv7 } from 'uuid';
import { queryRow, queryRows } from '../database/sql';
import { releaseNextInLane, type LanePlace } from '../messages/release-lane';
import type { SetAside, Verdict } from './move-rows';
import type { WardTable } from './ward';

/** Whose a report is: expressions over the row `r`. */
interface Whose {
  readonly participant: string;
  readonly study: string;
}

/** A row that stays where it is. One that was reported already, and is not said to be well again, is not reported twice. */
const report = (table: WardTable, { participant, study }: Whose): string => `
  insert into quarantined_rows (id, table_name, row_id, participant_id, study_id, reason, detail, original, moved, found_by,
                                status, resolved_at)
  select $1::uuid, '${table}', r.id::text, ${participant}, ${study}, $3, $4,
         to_jsonb(r), false, $5::uuid, $6::text, case when $6::text = 'held' then null else pp_now() end
    from ${table} r
   where r.id = $2::uuid
     and not exists (select 1
                       from quarantined_rows q
                      where q.row_id = $2::uuid::text and q.table_name = '${table}' and q.status <> 'released')
  returning id, reason`;

const BOTH: Whose = { participant: 'r.participant_id', study: 'r.study_id' };
const STUDY_OF = '(select p.study_id from participants p where p.id = r.participant_id)';

const REPORTS = {
  jobs: report('jobs', BOTH),
  outbox_messages: report('outbox_messages', BOTH),
  participants: report('participants', { participant: 'r.id', study: 'r.study_id' }),
  flow_states: report('flow_states', { participant: 'r.participant_id', study: STUDY_OF }),
  inbound_messages: report('inbound_messages', BOTH),
  prompts: report('prompts', { participant: 'null::uuid', study: 'r.study_id' }),
  studies: report('studies', { participant: 'null::uuid', study: 'r.id' }),
} as const;

/** What depends on this person waits by predicate; nothing is deleted. */
const FLAG = `
  update participants set unreadable_reason = $2, updated_at = pp_now() where id = $1 and unreadable_reason is null
  returning id`;

/**
 * It may be on the phone, and nobody can tell any more: it ends, and is never sent again. An ack that stands in the row is
 * a fact all the same. What else the row held that its table cannot hold is put right, so that the end can be written.
 */
const FAIL = `
  update outbox_messages
     set status = case when ack_level >= 1 then 'sent' else 'failed' end,
         failure_class = case when ack_level >= 1 then null else 'unresolved' end,
         sent_at = case when ack_level >= 1 then coalesce(sent_at, pp_now()) end,
         ack_level = least(greatest(ack_level, 0), 4),
         attempt = greatest(attempt, 0), failures = greatest(failures, 0),
         lost_outcomes = greatest(lost_outcomes, 0),
         last_error = $2, held = false, retry_at = null, unknown_since = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         lease_owner = null, lease_until = null, finished_at = pp_now(), updated_at = pp_now()
   where id = $1
     and status in ('sending', 'unknown')
  returning participant_id as "participantId", lane, participant_seq as "participantSeq"`;

interface Keeping {
  readonly bootId: string | null;
  readonly status: 'held' | 'discarded';
}

async function reportRow(
  tx: EntityManager,
  table: keyof typeof REPORTS,
  { rowId, reason, detail }: Verdict,
  { bootId, status }: Keeping,
): Promise<SetAside[]> {
  const params = [uuidv7(), rowId, reason, detail, bootId, status];
  const rows = await queryRows<{ id: string; reason: UnreadableReason }>(tx, REPORTS[table], params);
  return rows.map(({ id }) => ({ quarantineId: id, table, rowId, reason }));
}

/** A row that is only told: it is over, or what is wrong with it suspends nothing but itself. */
export const reportStaying = (
  tx: EntityManager,
  table: keyof typeof REPORTS,
  verdict: Verdict,
  bootId: string | null,
): Promise<SetAside[]> => reportRow(tx, table, verdict, { bootId, status: 'held' });

/** The caller holds the participant's turnstile. */
export async function flagParticipant(tx: EntityManager, verdict: Verdict, bootId: string | null): Promise<SetAside[]> {
  const told = await reportRow(tx, 'participants', verdict, { bootId, status: 'held' });
  await queryRows(tx, FLAG, [verdict.rowId, `${verdict.reason}: ${verdict.detail}`]);
  return told;
}

/** Its report is closed from the start: there is nothing left to release. */
export async function failUnreadableMessage(
  tx: EntityManager,
  verdict: Verdict,
  bootId: string | null,
): Promise<SetAside[]> {
  const told = await reportRow(tx, 'outbox_messages', verdict, { bootId, status: 'discarded' });
  const place = await queryRow<LanePlace>(tx, FAIL, [verdict.rowId, `${verdict.reason}: ${verdict.detail}`]);
  if (place) await releaseNextInLane(tx, place);
  return told;
}
