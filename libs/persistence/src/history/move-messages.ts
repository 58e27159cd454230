import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { MOVED_MESSAGE_COLUMNS } from './moved-columns';
import { TODAY } from './partitions';

const COLUMNS = MOVED_MESSAGE_COLUMNS.join(', ');

/**
 * One statement: a message stands in exactly one of the two tables, whatever breaks. Its last event is its end or the last
 * ack that we heard of, both of which write updated_at. An ack that is being recorded keeps its row: it is looked at again
 * with the new instant. One that comes during the move waits, finds nothing here, and looks in history.
 * A row that no check of its table would let in stays, lest history refuse it together with all that move beside it.
 */
const MOVE = `
  with gone as (
    delete from outbox_messages
     where id = any(array(
             select m.id
               from outbox_messages m
              where m.status in ('sent', 'failed', 'canceled', 'expired')
                and m.updated_at < pp_now() - $1 * interval '1 day'
                and m.finished_at is not null
                and (m.ack_level >= 1) = (m.status = 'sent')
              order by m.updated_at
              limit 1000
                for update skip locked))
    returning ${COLUMNS}
  ), kept as (
    insert into outbox_messages_history (${COLUMNS}, moved_on) select ${COLUMNS}, ${TODAY} from gone
    returning id, account_id, wa_message_id, participant_id, wa_at, moved_on
  ), found_by as (
    insert into moved_messages (message_id, account_id, wa_message_id, participant_id, wa_at, moved_on)
    select id, account_id, wa_message_id, participant_id, wa_at, moved_on from kept
  )
  select count(*)::integer as moved from kept`;

/** One chunk (≤ 1000); answers how many went. The partition of today exists. */
export const moveMessages = async (tx: EntityManager, afterDays: number): Promise<number> =>
  (await queryRow<{ moved: number }>(tx, MOVE, [afterDays]))?.moved ?? 0;
