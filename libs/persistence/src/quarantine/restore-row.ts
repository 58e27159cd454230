import type { MovedTable } from './ward';

/** What was kept, without what it must not bring back: a place in an order that has moved on, a claim, a stage, an end. */
const restored = (table: MovedTable, changes: string): string =>
  `select * from jsonb_populate_record(null::${table}, $1::jsonb || jsonb_build_object(${changes}, 'updated_at', pp_now()))`;

const UNSTAGED = `'staged_at', null, 'staged_by', null, 'staged_epoch', null, 'lease_owner', null, 'lease_until', null`;

/**
 * The row as it goes back, from the original (`$1`) and, but for timers, its new participant_seq (`$2`). The attempt
 * stays: it is a fence, and only grows.
 */
export const RESTORED = {
  active_timers: restored('active_timers', `'fire_version', coalesce(($1::jsonb ->> 'fire_version')::integer, 0) + 1`),
  jobs: restored(
    'jobs',
    `'status', 'queued', 'participant_seq', $2::bigint, 'held', false, 'finished_at', null, 'end_reason', null, ${UNSTAGED}`,
  ),
  outbox_messages: restored(
    'outbox_messages',
    `'status', 'queued', 'participant_seq', $2::bigint, 'held', false, 'staged_account_epoch', null,
     'quiet_policy', coalesce($1::jsonb ->> 'quiet_policy', 'send'), 'skips_missed', coalesce(($1::jsonb ->> 'skips_missed')::boolean, false),
     'unknown_since', null, 'lost_outcomes', coalesce(($1::jsonb ->> 'lost_outcomes')::integer, 0), 'finished_at', null, 'failure_class', null, ${UNSTAGED}`,
  ),
} as const;

export const RESTORE: Readonly<Record<MovedTable, string>> = {
  active_timers: `insert into active_timers ${RESTORED.active_timers}`,
  jobs: `insert into jobs ${RESTORED.jobs}`,
  outbox_messages: `insert into outbox_messages ${RESTORED.outbox_messages}`,
};
