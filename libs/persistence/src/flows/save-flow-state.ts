import type { EntityManager } from 'typeorm';
import { jsonOf } from '../database/json-of';
import { queryRow, queryRows } from '../database/sql';
import type { FlowStateData, FlowStateRow } from './flow-state-view';

export type NewFlowState = Pick<FlowStateRow, 'id' | 'participantId' | 'flowType' | 'currentState' | 'stateData'>;

/** A person is in a flow once. */
const INSERT = `
  insert into flow_states (id, participant_id, flow_type, current_state, state_data)
  values ($1, $2, $3, $4, $5::jsonb)
  on conflict (participant_id, flow_type) do nothing
  returning version`;

/** The version is the fence: a turn that read before somebody else wrote writes nothing, and is run again. */
const SAVE = `
  update flow_states
     set current_state = $3, state_data = $4::jsonb, version = version + 1, updated_at = pp_now()
   where id = $1
     and version = $2
  returning version`;

/** False: the person is in this flow already. The caller holds the turnstile. */
export const insertFlowState = async (tx: EntityManager, state: NewFlowState): Promise<boolean> =>
  (
    await queryRows(tx, INSERT, [
      state.id,
      state.participantId,
      state.flowType,
      state.currentState,
      jsonOf(state.stateData),
    ])
  ).length === 1;

/** Answers the new version, or null: somebody else has written since `version` was read. */
export async function saveFlowState(
  tx: EntityManager,
  { id, version }: Pick<FlowStateRow, 'id' | 'version'>,
  next: { readonly currentState: string; readonly stateData: FlowStateData },
): Promise<number | null> {
  const params = [id, version, next.currentState, jsonOf(next.stateData)];
  return (await queryRow<{ version: number }>(tx, SAVE, params))?.version ?? null;
}
