import type { EntityManager } from 'typeorm';
import type { BatchStatus } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

export interface BatchView {
  readonly id: string;
  /** Code of the study. */
  readonly study: string;
  readonly promptId: string;
  readonly promptVersion: number;
  readonly to: object;
  readonly status: BatchStatus;
  readonly size: number;
  readonly needsConfirmation: boolean;
  readonly confirmedAt: Date | null;
  readonly startAt: Date;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** People by how far it has come with them. A message that was read is also delivered and sent. */
export interface BatchProgress {
  readonly waiting: number;
  readonly queued: number;
  readonly underWay: number;
  /** Set aside, since nobody could read the row: a release sends it, until then the batch is not done. */
  readonly quarantined: number;
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly failed: number;
  readonly expired: number;
  readonly canceled: number;
  readonly excluded: number;
}

const FIELDS = `
  b.id, (select s.code from studies s where s.id = b.study_id) as study, b.prompt_id as "promptId",
  b.prompt_version as "promptVersion", b.target as "to", b.status, b.size, b.needs_confirmation as "needsConfirmation",
  b.confirmed_at as "confirmedAt", b.start_at as "startAt", b.expires_at as "expiresAt", b.created_at as "createdAt",
  b.started_at as "startedAt", b.finished_at as "finishedAt"`;

const ONE = `select ${FIELDS} from batches b where b.id = $1`;

const PAGE = `
  select ${FIELDS}
    from batches b
   where ($1::uuid is null or b.study_id = $1)
     and ($2::uuid is null or b.id > $2)
   order by b.id
   limit $3`;

/**
 * By the messages in whichever table they are by now, in one snapshot. One that was discarded is nowhere else any more: it
 * is canceled, as by whoever discarded it.
 */
const PROGRESS = `
  select count(*) filter (where at.recipient = 'waiting')::integer as waiting,
         count(*) filter (where at.status = 'queued')::integer as queued,
         count(*) filter (where at.status in ('sending', 'unknown'))::integer as "underWay",
         count(*) filter (where at.aside = 'held')::integer as quarantined,
         count(*) filter (where at.ack_level >= 1)::integer as sent,
         count(*) filter (where at.ack_level >= 2)::integer as delivered,
         count(*) filter (where at.ack_level >= 3)::integer as read,
         count(*) filter (where at.status = 'failed')::integer as failed,
         count(*) filter (where at.status = 'expired')::integer as expired,
         count(*) filter (where at.recipient = 'canceled' or at.status = 'canceled' or at.aside = 'discarded')::integer as canceled,
         count(*) filter (where at.recipient = 'excluded')::integer as excluded
    from (select r.status as recipient, coalesce(m.status, h.status) as status,
                 coalesce(m.ack_level, h.ack_level) as ack_level,
                 case when m.id is null and h.id is null then (
                   select q.status
                     from quarantined_rows q
                    where q.row_id = r.message_id::text and q.table_name = 'outbox_messages' and q.moved
                    order by q.quarantined_at desc, q.id desc
                    limit 1) end as aside
            from batch_recipients r
            left join outbox_messages m on m.id = r.message_id
            left join moved_messages moved on moved.message_id = r.message_id
            left join outbox_messages_history h on h.id = moved.message_id and h.moved_on = moved.moved_on
           where r.batch_id = $1) at`;

const EXCLUSIONS = `
  select reason, count(*)::integer as count
    from batch_recipients
   where batch_id = $1 and status = 'excluded'
   group by reason
   order by reason`;

export const findBatch = (tx: EntityManager, id: string): Promise<BatchView | null> =>
  queryRow<BatchView>(tx, ONE, [id]);

export const listBatches = (
  tx: EntityManager,
  studyId: string | null,
  page: { readonly after: string | null; readonly limit: number },
): Promise<BatchView[]> => queryRows<BatchView>(tx, PAGE, [studyId, page.after, page.limit]);

export async function findBatchProgress(tx: EntityManager, id: string): Promise<BatchProgress> {
  const progress = await queryRow<BatchProgress>(tx, PROGRESS, [id]);
  if (!progress) throw new Error('A count without a row');
  return progress;
}

export const findBatchExclusions = (
  tx: EntityManager,
  id: string,
): Promise<{ readonly reason: string; readonly count: number }[]> => queryRows(tx, EXCLUSIONS, [id]);
