import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { FLOW_STATE_FIELDS, type FlowStateRow } from './flow-state-view';

/** After the participant and before any timer (design §2.12). */
const LOCK_ONE = `
  select ${FLOW_STATE_FIELDS} from flow_states where participant_id = $1 and flow_type = $2 for no key update`;

/** By id within the people whose turnstiles the caller holds, so that nobody else can be between two of them. */
const LOCK_ALL = `
  select id from flow_states where participant_id = any($1::uuid[]) order by id for no key update`;

/** The caller holds the participant's turnstile. */
export const lockFlowState = (
  tx: EntityManager,
  participantId: string,
  flowType: string,
): Promise<FlowStateRow | null> => queryRow<FlowStateRow>(tx, LOCK_ONE, [participantId, flowType]);

export const lockFlowStatesOf = async (tx: EntityManager, participantIds: readonly string[]): Promise<void> => {
  await queryRows(tx, LOCK_ALL, [participantIds]);
};
