import type { EntityManager } from 'typeorm';
import type { Unreadable, UnreadableReason } from '@promptpipe/domain';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/sql';
import { releaseKeys } from '../jobs/release-held-jobs';
import { releaseNextInLane } from '../messages/release-lane';
import type { WardTable } from './ward';

export interface Verdict extends Unreadable {
  readonly rowId: string;
}

/** One row that was set aside: ids and a code, fit for logs and metrics. */
export interface SetAside {
  readonly quarantineId: string;
  readonly table: WardTable;
  readonly rowId: string;
  readonly reason: UnreadableReason;
}

interface MovedRow {
  readonly id: string;
  readonly rowId: string;
  readonly reason: UnreadableReason;
  readonly participantId: string | null;
  readonly lockKey: string | null;
  readonly lane: string | null;
  readonly participantSeq: string | null;
}

/** Gone from its table and whole in quarantine by one statement: never in both, never in none. */
const move = (table: WardTable): string => `
  with verdict as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as v (record_id, row_id, reason, detail)
  ), gone as (
    delete from ${table} r
     using verdict v
     where r.id = v.row_id
    returning v.record_id, v.row_id, v.reason, v.detail, r.participant_id, to_jsonb(r) as original
  )
  insert into quarantined_rows (id, table_name, row_id, participant_id, study_id, reason, detail, original, moved, found_by)
  select g.record_id, '${table}', g.row_id::text, g.participant_id,
         coalesce((g.original ->> 'study_id')::uuid,
                  (select p.study_id from participants p where p.id = g.participant_id)),
         g.reason, g.detail, g.original, true, $5::uuid
    from gone g
  returning id, row_id as "rowId", reason, participant_id as "participantId", original ->> 'lane' as lane,
            original ->> 'lock_key' as "lockKey",
            original ->> 'participant_seq' as "participantSeq"`;

const MOVES = {
  active_timers: move('active_timers'),
  jobs: move('jobs'),
  outbox_messages: move('outbox_messages'),
} as const;

/** What it held is free: the next of its key goes on. */
const FREE_LOCKS = `delete from job_locks where job_id = any($1::uuid[])`;

/** The caller holds the rows, and the turnstiles of their participants where those exist. */
export async function moveRows(
  tx: EntityManager,
  table: keyof typeof MOVES,
  verdicts: readonly Verdict[],
  bootId: string | null,
): Promise<SetAside[]> {
  if (verdicts.length === 0) return [];
  const moved = await queryRows<MovedRow>(tx, MOVES[table], [
    verdicts.map(() => uuidv7()),
    verdicts.map(({ rowId }) => rowId),
    verdicts.map(({ reason }) => reason),
    verdicts.map(({ detail }) => detail),
    bootId,
  ]);
  if (table === 'jobs') {
    await queryRows(tx, FREE_LOCKS, [moved.map(({ rowId }) => rowId)]);
    await releaseKeys(
      tx,
      moved.flatMap(({ lockKey }) => lockKey ?? []),
    );
  }
  for (const { participantId, lane, participantSeq } of moved) {
    if (participantId === null || lane === null || participantSeq === null) continue;
    await releaseNextInLane(tx, { participantId, lane, participantSeq });
  }
  return moved.map(({ id, rowId, reason }) => ({ quarantineId: id, table, rowId, reason }));
}
