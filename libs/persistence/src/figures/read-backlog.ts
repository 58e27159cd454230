import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

export interface BacklogFigure {
  /** A job's kind, a message's lane, a timer's callback type. */
  readonly kind: string;
  readonly status: string;
  readonly count: number;
  /** How long the oldest due row of them waits; 0 when nothing is due. */
  readonly oldestDueSeconds: number;
}

/** Seconds that have passed since the earliest of the instants, never less than none. */
const waitingSince = (earliest: string): string =>
  `greatest(0, coalesce(extract(epoch from pp_now() - ${earliest}), 0))::double precision as "oldestDueSeconds"`;

/** One pass over a hot table, which the mover keeps small. A count that an index could give would need one per status. */
const JOBS = `
  select kind, status, count(*)::integer as count, ${waitingSince(`min(run_at) filter (where status = 'queued')`)}
    from jobs
   group by kind, status`;

const MESSAGES = `
  select lane as kind, status, count(*)::integer as count,
         ${waitingSince(`min(greatest(not_before, retry_at)) filter (where status = 'queued')`)}
    from outbox_messages
   group by lane, status`;

/** Only of people who are active: the timers of the others are suspended, not late. */
const TIMERS = `
  select t.callback_type as kind, 'active' as status, count(*)::integer as count,
         ${waitingSince(`min(t.next_run) filter (where p.status = 'active')`)}
    from active_timers t
    join participants p on p.id = t.participant_id
   group by t.callback_type`;

export interface Backlog {
  readonly jobs: readonly BacklogFigure[];
  readonly messages: readonly BacklogFigure[];
  readonly timers: readonly BacklogFigure[];
}

export async function readBacklog(tx: EntityManager): Promise<Backlog> {
  const jobs = await queryRows<BacklogFigure>(tx, JOBS);
  const messages = await queryRows<BacklogFigure>(tx, MESSAGES);
  const timers = await queryRows<BacklogFigure>(tx, TIMERS);
  return { jobs, messages, timers };
}
