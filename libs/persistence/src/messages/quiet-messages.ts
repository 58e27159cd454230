import type { EntityManager } from 'typeorm';
import type { QuietMessage } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import { QUIET_NOW } from './head-of-lane';
import { type LanePlace, releaseFreeInLanes } from './release-lane';

/** Where a walk through what is due goes on; `notBefore` as the database writes it, to the microsecond. */
export interface QuietPlace {
  readonly notBefore: string;
  readonly id: string;
}

export interface QuietCandidate extends QuietMessage, QuietPlace {
  readonly attempt: number;
  /** False: it may leave, as far as quiet hours go. */
  readonly quiet: boolean;
}

export interface QuietLook {
  readonly candidates: readonly QuietCandidate[];
  /** Null: all that is due has been looked at. */
  readonly next: QuietPlace | null;
}

/** What the quiet hours can touch at all and is due. The partial index holds just these. */
export const DUE_UNDER_QUIET_HOURS = `
  m.status = 'queued' and m.quiet_policy <> 'send' and m.lane <> 'reply' and m.not_before <= pp_now()`;

const CHUNK = 500;

/** In the order of the index, a chunk a look: what is due and not quiet is read too, so that a look is no longer for it. */
const LOOK = `
  select m.id, m.attempt, m.not_before::text as "notBefore", m.expires_at as "expiresAt", m.quiet_policy as policy,
         p.timezone as zone, coalesce(p.quiet_hours, s.settings -> 'quietHours') as hours, pp_now() as now,
         (p.status = 'active' and p.unreadable_reason is null and s.sending = 'on'
          and (m.expires_at is null or m.expires_at > pp_now())
          and ${QUIET_NOW}) as quiet
    from (select *
            from outbox_messages m
           where ${DUE_UNDER_QUIET_HOURS}
             and ($1::timestamptz is null or (m.not_before, m.id) > ($1::timestamptz, $2::uuid))
           order by m.not_before, m.id
           limit ${CHUNK}) m
    join participants p on p.id = m.participant_id
    join studies s on s.id = m.study_id
   order by m.not_before, m.id`;

/** Read unlocked: what is done about it is guarded by attempt and status, so that a claim in between wins. */
export async function findQuietCandidates(tx: EntityManager, after: QuietPlace | null): Promise<QuietLook> {
  const candidates = await queryRows<QuietCandidate>(tx, LOOK, [after?.notBefore ?? null, after?.id ?? null]);
  return { candidates, next: candidates.length < CHUNK ? null : (candidates.at(-1) ?? null) };
}

export interface DeferredMessage {
  readonly id: string;
  readonly attempt: number;
  readonly until: Date;
}

export interface GivenUpMessage {
  readonly id: string;
  readonly attempt: number;
  /** `expired`: it would be of no use when the quiet hours end. */
  readonly status: 'canceled' | 'expired';
  readonly error: string;
}

/** Still in line at that attempt, and held by nobody at this moment: who is claiming it decides. */
const IN_LINE = (wanted: string): string => `
  any(array(
    select m.id
      from ${wanted}
      join outbox_messages m on m.id = wanted.id and m.attempt = wanted.attempt
     where ${DUE_UNDER_QUIET_HOURS}
       for update of m skip locked))`;

const UNSTAGED = `held = false, retry_at = null, updated_at = pp_now(),
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null`;
const PLACE = `m.participant_id as "participantId", m.lane, m.participant_seq as "participantSeq"`;
const DEFERRED = `unnest($1::uuid[], $2::integer[], $3::timestamptz[]) as wanted (id, attempt, until)`;
const GIVEN_UP = `unnest($1::uuid[], $2::integer[], $3::text[], $4::text[]) as wanted (id, attempt, status, error)`;

/** To the end of the quiet hours; until then it holds back nobody. When it would have gone is kept, for other hours. */
const DEFER = `
  update outbox_messages m
     set not_before = wanted.until, deferred_from = coalesce(m.deferred_from, m.not_before), ${UNSTAGED}
    from ${DEFERRED}
   where m.id = wanted.id and m.id = ${IN_LINE(DEFERRED)}
  returning ${PLACE}`;

const GIVE_UP = `
  update outbox_messages m
     set status = wanted.status, last_error = wanted.error, finished_at = pp_now(), ${UNSTAGED}
    from ${GIVEN_UP}
   where m.id = wanted.id and m.id = ${IN_LINE(GIVEN_UP)}
  returning ${PLACE}`;

/** Answers how many; whoever waited behind them is shown. */
export async function deferMessages(tx: EntityManager, deferred: readonly DeferredMessage[]): Promise<number> {
  if (deferred.length === 0) return 0;
  const params = [deferred.map(({ id }) => id), deferred.map((m) => m.attempt), deferred.map(({ until }) => until)];
  return shown(tx, await queryRows<LanePlace>(tx, DEFER, params));
}

/** As `deferMessages`, for those that end by the quiet hours. */
export async function giveUpMessages(tx: EntityManager, ended: readonly GivenUpMessage[]): Promise<number> {
  if (ended.length === 0) return 0;
  const params = [
    ended.map(({ id }) => id),
    ended.map(({ attempt }) => attempt),
    ended.map(({ status }) => status),
    ended.map(({ error }) => error),
  ];
  return shown(tx, await queryRows<LanePlace>(tx, GIVE_UP, params));
}

async function shown(tx: EntityManager, places: readonly LanePlace[]): Promise<number> {
  await releaseFreeInLanes(tx, places);
  return places.length;
}
