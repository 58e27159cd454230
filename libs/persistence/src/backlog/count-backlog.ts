import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

/** Of one partial index, and no further than it matters: beyond `$1` the answer is "too many". */
const upTo = (from: string): string => `(select count(*) from (select 1 from ${from} limit $1) counted)`;

/**
 * Each arm is what one partial index holds, so that it is counted there and not in the table. Of the timers that are due only those
 * that fire: what waits for somebody to be resumed, or put right, drains by no waiting, and must not keep others out.
 */
const ARMS = {
  jobs: [
    `jobs where status = 'queued' and staged_at is null and not held`,
    `jobs where status = 'queued' and staged_at is not null`,
    `jobs where status = 'queued' and staged_at is null and held`,
  ],
  messages: [
    `outbox_messages where status = 'queued' and staged_at is null and not held`,
    `outbox_messages where status = 'queued' and staged_at is not null`,
    `outbox_messages where status = 'queued' and held`,
  ],
  timers: [
    `active_timers t
      where t.next_run <= pp_now()
        and exists (select 1
                      from participants p
                     where p.id = t.participant_id and p.status = 'active' and p.unreadable_reason is null)`,
  ],
} as const;

export type BacklogTopic = keyof typeof ARMS;

const count = (topic: BacklogTopic): string => `select (${ARMS[topic].map(upTo).join(' + ')})::integer as n`;

const COUNTS: Readonly<Record<BacklogTopic, string>> = {
  jobs: count('jobs'),
  messages: count('messages'),
  timers: count('timers'),
};

/** Queued jobs, queued messages or due timers of people who can be served: exact up to `limit`, and at least `limit` beyond it. */
export async function countBacklog(tx: EntityManager, topic: BacklogTopic, limit: number): Promise<number> {
  return (await queryRow<{ n: number }>(tx, COUNTS[topic], [limit]))?.n ?? 0;
}
