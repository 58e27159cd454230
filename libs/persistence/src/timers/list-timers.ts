import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { TIMER_FIELDS, type TimerRow } from './timer-view';

export interface TimerFilter {
  readonly participantId?: string | undefined;
  readonly flowType?: string | undefined;
  readonly callbackType?: string | undefined;
}

export interface TimerPage {
  /** Id of the last timer of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** UUIDv7 keys: by id is by age. */
const PAGE = `
  select ${TIMER_FIELDS}
    from active_timers
   where ($1::uuid is null or id > $1)
     and ($2::uuid is null or participant_id = $2)
     and ($3::text is null or flow_type = $3)
     and ($4::text is null or callback_type = $4)
   order by id
   limit $5`;

export const listTimers = (
  tx: EntityManager,
  { participantId, flowType, callbackType }: TimerFilter,
  { after, limit }: TimerPage,
): Promise<TimerRow[]> =>
  queryRows<TimerRow>(tx, PAGE, [after, participantId ?? null, flowType ?? null, callbackType ?? null, limit]);

export const listTimersByParticipant = (
  tx: EntityManager,
  participantId: string,
  page: TimerPage,
): Promise<TimerRow[]> => listTimers(tx, { participantId }, page);

export const listTimersByFlowType = (tx: EntityManager, flowType: string, page: TimerPage): Promise<TimerRow[]> =>
  listTimers(tx, { flowType }, page);
