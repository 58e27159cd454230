/** Where a person stands in a flow. */
export interface FlowStateRow {
  readonly id: string;
  readonly participantId: string;
  readonly flowType: string;
  readonly currentState: string;
  readonly stateData: FlowStateData;
  readonly version: number;
  /** Since the flow last wrote, by the database's clock. */
  readonly ageSeconds: number;
}

/** `timers`: ids of the timers that the state owns, by data key. One that no state owns is removed. */
export interface FlowStateData {
  readonly timers?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export const FLOW_STATE_FIELDS = `
  id, participant_id as "participantId", flow_type as "flowType", current_state as "currentState", state_data as "stateData",
  version, floor(extract(epoch from pp_now() - updated_at))::double precision as "ageSeconds"`;
