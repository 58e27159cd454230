import type { AccountState, AccountTrouble, Pace } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { ALLOWED_TODAY, MET_TODAY, TODAY } from '../messages/pace-terms';

export interface AccountView {
  readonly id: string;
  readonly driver: string;
  readonly state: AccountState;
  readonly stateSince: Date;
  /** Why it is not connected; null: for no trouble. */
  readonly trouble: AccountTrouble | null;
  readonly troubleDetail: string | null;
  /** The number that it is to be; null: its first pairing says so. */
  readonly phone: string | null;
  /** The other number that its session turned out to be. */
  readonly foundPhone: string | null;
  /** A gateway that lives holds it. */
  readonly isOwned: boolean;
  /** As the owner has heard by its last checkpoint, half a minute ago at most. */
  readonly lastAckAt: Date | null;
  readonly lastInboundAt: Date | null;
  /** Since when it is connected; null while it is not. */
  readonly connectedSince: Date | null;
  readonly paused: boolean;
  readonly reason: string | null;
  readonly pace: Pace;
  /** When its pace lets it send next; null: it has not sent yet. */
  readonly nextSendAt: Date | null;
  /** The UTC day that the cap counts. */
  readonly day: string;
  /** Which day of its sending that is; 1 is the first. */
  readonly sendingDay: number;
  /** People whom it wrote to for the first time today, and who had never written. */
  readonly metToday: number;
  /** Null: no limit. */
  readonly allowedToday: number | null;
  /** Until when it writes to nobody who has never written; null: it does. */
  readonly coldPausedUntil: Date | null;
  readonly coldPausedReason: string | null;
}

const viewOf = (condition: string): string => `
  select a.id, a.driver, a.state, a.state_since as "stateSince", a.trouble, a.trouble_detail as "troubleDetail", a.phone,
         a.found_phone as "foundPhone", a.last_ack_at as "lastAckAt", a.last_inbound_at as "lastInboundAt",
         a.lease_until is not null and a.lease_until > pp_clock()
           and exists (select 1 from service_instances s where s.boot_id = a.lease_owner and s.gone_at is null) as "isOwned",
         a.connected_since as "connectedSince", a.sending = 'paused' as paused,
         a.sending_reason as reason, a.next_send_at as "nextSendAt",
         jsonb_build_object('gapMs', a.gap_ms, 'gapJitterMs', a.gap_jitter_ms, 'replyGapMs', a.reply_gap_ms,
                            'coldPerDay', a.cold_per_day, 'warmUp', a.warm_up, 'silentDays', a.silent_days,
                            'loopSeconds', a.loop_seconds) as pace,
         (${TODAY})::text as day, ${TODAY} - coalesce(a.first_send_on, ${TODAY}) + 1 as "sendingDay",
         ${MET_TODAY} as "metToday", ${ALLOWED_TODAY} as "allowedToday",
         case when a.cold_paused_until > pp_clock() then a.cold_paused_until end as "coldPausedUntil",
         case when a.cold_paused_until > pp_clock() then a.cold_paused_reason end as "coldPausedReason"
    from whatsapp_accounts a
   where ${condition}`;

const ONE = viewOf('a.id = $1');
const ALL = `${viewOf('true')} order by a.id`;
const OF_STUDY = viewOf('a.id = (select account_id from studies where id = $1)');

export const findAccount = (tx: EntityManager, id: string): Promise<AccountView | null> =>
  queryRow<AccountView>(tx, ONE, [id]);

export const listAccounts = (tx: EntityManager): Promise<AccountView[]> => queryRows<AccountView>(tx, ALL);

/** The account that a study is sent from. */
export const findAccountOfStudy = (tx: EntityManager, studyId: string): Promise<AccountView | null> =>
  queryRow<AccountView>(tx, OF_STUDY, [studyId]);
