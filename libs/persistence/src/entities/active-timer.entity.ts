import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ParticipantEntity } from './participant.entity';

/** When something is due; a row is an active timer. */
@Entity('active_timers')
@Check('active_timers_callback_params_check', `(jsonb_typeof(callback_params) = 'object'::text)`)
@Check('active_timers_delay_check', `(original_delay_seconds >= 0)`)
@Check('active_timers_fire_version_check', `(fire_version >= 0)`)
@Check(
  'active_timers_misfire_grace_check',
  `(((misfire_policy = 'fire-within'::text) = (misfire_grace_seconds IS NOT NULL)) AND (COALESCE(misfire_grace_seconds, 0) >= 0))`,
)
@Check(
  'active_timers_misfire_policy_check',
  `(misfire_policy = ANY (ARRAY['fire-once'::text, 'fire-within'::text, 'skip'::text]))`,
)
@Check(
  'active_timers_next_run_check',
  `(((EXTRACT(microseconds FROM (next_run AT TIME ZONE 'UTC'::text)))::integer % 1000) = 0)`,
)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'active_timers_participant_id_fkey' })
@Check('active_timers_schedule_check', `((timer_type = 'recurring'::text) = (schedule_json IS NOT NULL))`)
@Check('active_timers_timer_type_check', `(timer_type = ANY (ARRAY['once'::text, 'recurring'::text]))`)
@Index('active_timers_flow_key', { synchronize: false })
@Index('idx_active_timers_callback_type', ['callbackType'])
@Index('idx_active_timers_expires_at', { synchronize: false })
@Index('idx_active_timers_flow_type', ['flowType'])
@Index('idx_active_timers_next_run', ['nextRun'])
@Index('idx_active_timers_participant', ['participantId'])
export class ActiveTimerEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'active_timers_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'text', name: 'timer_type' })
  timerType!: string;

  @Column({ type: 'text', name: 'callback_type' })
  callbackType!: string;

  @Column({ type: 'jsonb', name: 'callback_params', default: {} })
  callbackParams!: Record<string, unknown>;

  @Column({ type: 'text', name: 'flow_type', nullable: true })
  flowType!: string | null;

  @Column({ type: 'text', name: 'state_type', nullable: true })
  stateType!: string | null;

  @Column({ type: 'text', name: 'data_key', nullable: true })
  dataKey!: string | null;

  @Column({ type: 'text' })
  origin!: string;

  @Column({ type: 'timestamptz', name: 'scheduled_at' })
  scheduledAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'integer', name: 'original_delay_seconds', nullable: true })
  originalDelaySeconds!: number | null;

  @Column({ type: 'jsonb', name: 'schedule_json', nullable: true })
  scheduleJson!: Record<string, unknown> | null;

  @Column({ type: 'timestamptz', name: 'next_run' })
  nextRun!: Date;

  @Column({ type: 'text', name: 'misfire_policy', default: 'fire-once' })
  misfirePolicy!: string;

  @Column({ type: 'integer', name: 'misfire_grace_seconds', nullable: true })
  misfireGraceSeconds!: number | null;

  @Column({ type: 'integer', name: 'fire_version', default: 0 })
  fireVersion!: number;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
