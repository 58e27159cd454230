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
  /** False: some rule of its table does not hold, and nobody can go on from it. */
  readonly isReadable: boolean;
}

/** `timers`: ids of the timers that the state owns, by data key. One that no state owns is removed. */
export interface FlowStateData {
  readonly timers?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** The rules of the table, true or false and never an error, whatever was restored or written past them. */
export const readableState = (state: string): string => `
  ((jsonb_typeof(${state}.state_data) = 'object'
    and coalesce(jsonb_typeof(${state}.state_data -> 'timers'), 'object') = 'object'
    and ${state}.version >= 0 and ${state}.flow_type <> '' and ${state}.current_state <> '') is true)`;

export const FLOW_STATE_FIELDS = `
  id, participant_id as "participantId", flow_type as "flowType", current_state as "currentState", state_data as "stateData",
  version, floor(extract(epoch from pp_now() - updated_at))::double precision as "ageSeconds",
  ${readableState('flow_states')} as "isReadable"`;
