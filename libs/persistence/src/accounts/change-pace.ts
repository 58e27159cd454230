import type { Pace, PaceChange } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** Until when an account writes to nobody who has never written; null: it does. */
export interface ColdPause {
  readonly until: Date;
  readonly reason: string;
}

const LOCK = `
  select gap_ms as "gapMs", gap_jitter_ms as "gapJitterMs", reply_gap_ms as "replyGapMs", cold_per_day as "coldPerDay",
         warm_up as "warmUp", silent_days as "silentDays", loop_seconds as "loopSeconds",
         case when cold_paused_until > pp_clock() then cold_paused_until end as "pausedUntil",
         cold_paused_reason as "pausedReason"
    from whatsapp_accounts
   where id = $1
     for no key update`;

/** A turn that was reckoned with longer gaps comes no later than the new ones ask for. */
const CHANGE = `
  update whatsapp_accounts
     set gap_ms = $2, gap_jitter_ms = $3, reply_gap_ms = $4, cold_per_day = $5, warm_up = $6, silent_days = $7, loop_seconds = $10,
         next_send_at = least(next_send_at, pp_clock() + ($2::integer + $3::integer) * interval '1 millisecond'),
         next_reply_at = least(next_reply_at, pp_clock() + ($4::integer + $3::integer) * interval '1 millisecond'),
         cold_paused_until = $8, cold_paused_reason = $9, updated_at = pp_now()
   where id = $1`;

/** What was put off by what has changed is judged anew, in its place in line. */
const JUDGE_ANEW = `
  update outbox_messages m
     set retry_at = null, updated_at = pp_now()
    from unnest('{reply,study,bulk}'::text[]) as line (lane)
   where m.account_id = $1
     and m.lane = line.lane
     and m.status = 'queued'
     and m.deferred_reason is not null
     and m.retry_at = m.deferred_until`;

export async function judgeAnew(tx: EntityManager, accountId: string): Promise<void> {
  await queryRows(tx, JUDGE_ANEW, [accountId]);
}

export interface PaceSettings {
  readonly pace: Pace;
  readonly coldPause: ColdPause | null;
}

/** Locked, so that of two who change it at once the second sees, and writes down, what the first has done. */
export async function lockPace(tx: EntityManager, accountId: string): Promise<PaceSettings | null> {
  const row = await queryRow<Pace & { pausedUntil: Date | null; pausedReason: string | null }>(tx, LOCK, [accountId]);
  if (!row) return null;
  const { pausedUntil, pausedReason, ...pace } = row;
  return { pace, coldPause: pausedUntil && { until: pausedUntil, reason: pausedReason ?? '' } };
}

/** What is undefined stays. The caller has locked it. */
export async function changePace(
  tx: EntityManager,
  accountId: string,
  before: PaceSettings,
  change: { readonly pace?: PaceChange | undefined; readonly coldPause?: ColdPause | null | undefined },
): Promise<PaceSettings> {
  const given = Object.entries(change.pace ?? {}).filter(([, value]) => value !== undefined);
  const pace: Pace = { ...before.pace, ...(Object.fromEntries(given) as Partial<Pace>) };
  const coldPause = change.coldPause === undefined ? before.coldPause : change.coldPause;
  await queryRows(tx, CHANGE, [
    ...[accountId, pace.gapMs, pace.gapJitterMs, pace.replyGapMs, pace.coldPerDay, pace.warmUp, pace.silentDays],
    ...[coldPause?.until ?? null, coldPause?.reason ?? null, pace.loopSeconds],
  ]);
  await judgeAnew(tx, accountId);
  return { pace, coldPause };
}
