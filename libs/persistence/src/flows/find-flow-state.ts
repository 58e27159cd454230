import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { FLOW_STATE_FIELDS, type FlowStateRow } from './flow-state-view';

const ONE = `select ${FLOW_STATE_FIELDS} from flow_states where participant_id = $1 and flow_type = $2`;

export const findFlowState = (
  tx: EntityManager,
  participantId: string,
  flowType: string,
): Promise<FlowStateRow | null> => queryRow<FlowStateRow>(tx, ONE, [participantId, flowType]);
