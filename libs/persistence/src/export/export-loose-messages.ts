import type { DataSource, EntityManager } from 'typeorm';
import type { LooseMessageToExport } from '@promptpipe/domain';
import { autocommit, queryRows } from '../database/sql';
import type { StudyToExport } from './export-occurrences';
import { findExportedMessages } from './find-exported-messages';
import { findExportedReplies } from './find-exported-replies';

const CHUNK = 1_000;

/**
 * The next by id, hot or moved, in one snapshot: a message that moves meanwhile stands in one of the two and is met once.
 * Keys of days that retention dropped lead nowhere, and are passed over.
 */
const PAGE = `
  select page.id, p.code as participant, p.arm, p.timezone as zone
    from (select id, participant_id
            from ((select id, participant_id from outbox_messages
                    where study_id = $1 and occurrence_id is null and ($2::uuid is null or id > $2)
                    order by id limit $3)
                  union all
                  (select mm.message_id, mm.participant_id
                     from moved_messages mm
                     join participants p on p.id = mm.participant_id and p.study_id = $1
                    where $2::uuid is null or mm.message_id > $2
                    order by mm.message_id limit $3)) both_places
           order by id
           limit $3) page
    join participants p on p.id = page.participant_id
   order by page.id`;

type Row = Pick<LooseMessageToExport, 'participant' | 'arm' | 'zone'> & { readonly id: string };

/** The messages of a study that belong to no occurrence, read as the occurrences are. */
export async function* exportLooseMessages(
  db: DataSource,
  study: StudyToExport,
  chunk = CHUNK,
): AsyncGenerator<LooseMessageToExport[], void, undefined> {
  const tx = autocommit(db);
  for (let after: string | null = null; ;) {
    const rows: Row[] = await queryRows<Row>(tx, PAGE, [study.id, after, chunk]);
    const page = await withStories(tx, study, rows);
    if (page.length > 0) yield page;
    if (rows.length < chunk) return;
    after = rows.at(-1)?.id ?? null;
  }
}

async function withStories(
  tx: EntityManager,
  study: StudyToExport,
  rows: readonly Row[],
): Promise<LooseMessageToExport[]> {
  const ids = rows.map(({ id }) => id);
  const messages = await findExportedMessages(tx, ids);
  const replies = await findExportedReplies(tx, ids);
  return rows.flatMap(({ id, participant, arm, zone }) => {
    const message = messages.get(id);
    if (message?.occurrenceId !== null) return [];
    return [{ study: study.code, participant, arm, zone, message, replies: replies.get(id) ?? null }];
  });
}
