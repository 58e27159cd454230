import { readFacts } from '@promptpipe/domain';
import { FlowStateEntity } from '../entities/flow-state.entity';
import { brokenRule, missing, nothingDue, type Ward } from './ward';

/** Stays where it is: its own timers and keys are left alone (P/flows/flow-state-view.ts), those of others are not. */
export const FLOW_STATE_WARD: Ward = {
  table: 'flow_states',
  facts: (rows) => `
    select s.id, s.participant_id as "participantId", ${brokenRule(FlowStateEntity)} as broken,
           case when ${missing('participants', 's.participant_id')} then 'participant' end as "orphanOf"
      from (${rows}) s`,
  due: nothingDue('flow_states'),
  judge: readFacts,
  fate: () => 'report',
};
