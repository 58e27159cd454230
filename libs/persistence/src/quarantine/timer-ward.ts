import { readFacts, readName, readTimer, type StoredTimer } from '@promptpipe/domain';
import { ActiveTimerEntity } from '../entities/active-timer.entity';
import { brokenRule, missing, type Suspect, type Ward } from './ward';

export interface SuspectTimer extends Suspect, StoredTimer {
  readonly zone: string | null;
}

export const TIMER_WARD: Ward<SuspectTimer> = {
  table: 'active_timers',
  facts: (rows) => `
    select t.id, t.participant_id as "participantId", t.callback_type as "callbackType",
           t.callback_params as "callbackParams", t.schedule_json as "schedule", t.misfire_policy as "misfirePolicy",
           t.next_run as "nextRun", (select p.timezone from participants p where p.id = t.participant_id) as zone,
           ${brokenRule(ActiveTimerEntity)} as broken,
           case when ${missing('participants', 't.participant_id')} then 'participant' end as "orphanOf"
      from (${rows}) t`,
  due: 'select * from active_timers where next_run <= pp_now() order by next_run, id limit 1000',
  judge: (timer, { callbacks }) =>
    readFacts(timer) ??
    readName('callback type', timer.callbackType, callbacks) ??
    readTimer(timer, timer.zone ?? 'UTC'),
  fate: () => 'move',
};
