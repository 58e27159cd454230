import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';

/** Where a person stands in a flow. `state_data.timers` names, by data key, the timers that the state owns. */
@Entity('flow_states')
@Check('flow_states_current_state_check', `(current_state <> ''::text)`)
@Check('flow_states_flow_type_check', `(flow_type <> ''::text)`)
@Check('flow_states_state_data_check', `(jsonb_typeof(state_data) = 'object'::text)`)
@Check(
  'flow_states_timers_check',
  `(COALESCE(jsonb_typeof((state_data -> 'timers'::text)), 'object'::text) = 'object'::text)`,
)
@Check('flow_states_version_check', `(version >= 0)`)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'flow_states_participant_id_fkey' })
@Unique('flow_states_participant_id_flow_type_key', ['participantId', 'flowType'])
export class FlowStateEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'flow_states_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'text', name: 'flow_type' })
  flowType!: string;

  @Column({ type: 'text', name: 'current_state' })
  currentState!: string;

  @Column({ type: 'jsonb', name: 'state_data', default: {} })
  stateData!: Record<string, unknown>;

  @Column({ type: 'integer', default: 0 })
  version!: number;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
