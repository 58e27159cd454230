import type { DataSource, EntityManager } from 'typeorm';
import type { OccurrenceToExport } from '@promptpipe/domain';
import { autocommit, queryRows } from '../database/sql';
import { findExportedMessages } from './find-exported-messages';
import { findExportedReplies } from './find-exported-replies';

export interface StudyToExport {
  readonly id: string;
  readonly code: string;
}

const CHUNK = 1_000;

/**
 * The next by (participant, instant, id), along occurrences_study_id_idx. The instant goes back as the text that came: a date
 * of ours would lose its microseconds, and with them a row or its neighbour.
 */
const PAGE = `
  select o.id, o.participant_id as "participantId", o.instant::text as "instantText", p.code as participant, p.arm,
         o.schedule_id as "scheduleId", s.name as "scheduleName", o.version as "scheduleVersion", o.number,
         o.local_date::text as "localDate", o.local_time as "localTime", o.zone, o.instant,
         o.useful_until as "usefulUntil", o.by_clock_change as "byClockChange", o.status, o.reason, o.detail,
         o.message_id as "messageId", o.settled_at as "settledAt"
    from (select *
            from occurrences
           where study_id = $1
             and ($2::uuid is null or (participant_id, instant, id) > ($2::uuid, $3::timestamptz, $4::uuid))
           order by participant_id, instant, id
           limit $5) o
    join participants p on p.id = o.participant_id
    join schedules s on s.id = o.schedule_id
   order by o.participant_id, o.instant, o.id`;

type Row = Omit<OccurrenceToExport, 'study' | 'message' | 'replies'> & {
  readonly participantId: string;
  readonly instantText: string;
};

/**
 * The occurrences of a study in pages of at most 1000, each read by short statements of its own when it is asked for: no
 * transaction or snapshot outlives a page, and whoever stops asking ends the reading.
 */
export async function* exportOccurrences(
  db: DataSource,
  study: StudyToExport,
  chunk = CHUNK,
): AsyncGenerator<OccurrenceToExport[], void, undefined> {
  const tx = autocommit(db);
  for (let last: Row | undefined; ;) {
    const cursor = [last?.participantId ?? null, last?.instantText ?? null, last?.id ?? null];
    const rows = await queryRows<Row>(tx, PAGE, [study.id, ...cursor, chunk]);
    if (rows.length > 0) yield await withStories(tx, study, rows);
    if (rows.length < chunk) return;
    last = rows.at(-1);
  }
}

async function withStories(
  tx: EntityManager,
  study: StudyToExport,
  rows: readonly Row[],
): Promise<OccurrenceToExport[]> {
  const ids = rows.flatMap(({ messageId }) => messageId ?? []);
  const messages = await findExportedMessages(tx, ids);
  const replies = await findExportedReplies(tx, ids);
  return rows.map((row) => ({
    ...row,
    study: study.code,
    message: messages.get(row.messageId ?? '') ?? null,
    replies: replies.get(row.messageId ?? '') ?? null,
  }));
}
