import type { DataSource, EntityManager } from 'typeorm';
import type { MessageTally, OccurrenceTally, ParticipantTally, StudyTallies } from '@promptpipe/domain';
import { autocommit, queryRow, queryRows } from '../database/sql';
import { TODAY } from '../history/partitions';

const OCCURRENCES = `
  select s.id as "scheduleId", s.name as "scheduleName", s.deleted_at as "deletedAt", o.status, o.reason,
         count(o.id)::integer as count
    from schedules s
    left join occurrences o on o.schedule_id = s.id
   where s.study_id = $1
   group by s.id, o.status, o.reason
   order by s.id, o.status, o.reason`;

const PARTICIPANTS = `select status, count(*)::integer as count from participants where study_id = $1 group by status`;

const BY_STATUS = `status, occurrence_id is not null as "isOfOccurrence", count(*)::integer as count`;

/**
 * What moves goes from the hot table into the partition of today: the two in one snapshot, and nothing is counted twice or
 * passed over. At midnight that is tomorrow's.
 */
const HOT_AND_TODAY = `
  select ${BY_STATUS}
    from (select status, occurrence_id from outbox_messages where study_id = $1
          union all
          select status, occurrence_id from outbox_messages_history where study_id = $1 and moved_on >= $2::date) messages
   group by 1, 2`;

/** The day as a parameter, so that one partition is opened (ADR 7). */
const OF_DAY = `
  select ${BY_STATUS} from outbox_messages_history where study_id = $1 and moved_on = $2::date group by 1, 2`;

/** Hops from day to day along the index. */
const DAYS_BEFORE = `
  with recursive days (day) as (
    select min(moved_on) from moved_messages
    union all
    select (select min(moved_on) from moved_messages where moved_on > day) from days where day is not null
  )
  select day::text from days where day < $1::date order by day`;

const QUARANTINED = `
  select count(*)::integer as count
    from quarantined_rows
   where study_id = $1 and table_name = 'outbox_messages' and status = 'held' and moved`;

/** Each part is one look, and parts of a study that is running are a moment apart. */
export async function countStudy(db: DataSource, studyId: string): Promise<StudyTallies> {
  const tx = autocommit(db);
  const occurrences = await queryRows<OccurrenceTally>(tx, OCCURRENCES, [studyId]);
  const participants = await queryRows<ParticipantTally>(tx, PARTICIPANTS, [studyId]);
  const messages = await countMessages(tx, studyId);
  const quarantined = await queryRow<{ count: number }>(tx, QUARANTINED, [studyId]);
  return { occurrences, participants, messages, quarantinedMessages: quarantined?.count ?? 0 };
}

async function countMessages(tx: EntityManager, studyId: string): Promise<MessageTally[]> {
  const now = await queryRow<{ today: string }>(tx, `select ${TODAY}::text as today`);
  const today = now?.today;
  const tallies = await queryRows<MessageTally>(tx, HOT_AND_TODAY, [studyId, today]);
  for (const { day } of await queryRows<{ day: string }>(tx, DAYS_BEFORE, [today])) {
    tallies.push(...(await queryRows<MessageTally>(tx, OF_DAY, [studyId, day])));
  }
  return tallies;
}
