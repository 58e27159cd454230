import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { StudyEntity } from './study.entity';

/** Do this once. */
@Entity('jobs')
@Check('jobs_counts_check', `((attempt >= 0) AND (failures >= 0) AND (crashes >= 0) AND (max_attempts > 0))`)
@Check(
  'jobs_finished_check',
  `((status = ANY (ARRAY['done'::text, 'dead'::text, 'canceled'::text])) = (finished_at IS NOT NULL))`,
)
@Check(
  'jobs_lease_check',
  `(num_nonnulls(lease_owner, lease_until) = CASE WHEN (status = 'running'::text) THEN 2 ELSE 0 END)`,
)
@Check('jobs_participant_check', `((participant_id IS NULL) = (participant_seq IS NULL))`)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'jobs_participant_id_fkey' })
@Check('jobs_payload_check', `(jsonb_typeof(payload) = 'object'::text)`)
@Check('jobs_priority_check', `((priority >= 0) AND (priority <= 9))`)
@Check(
  'jobs_staged_check',
  `((num_nonnulls(staged_at, staged_by, staged_epoch) = ANY (ARRAY[0, 3])) AND ((staged_at IS NULL) OR (status = 'queued'::text)))`,
)
@Check(
  'jobs_status_check',
  `(status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'dead'::text, 'canceled'::text]))`,
)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'jobs_study_id_fkey' })
@Index('jobs_dedupe_key_key', { synchronize: false })
@Index('jobs_dead_idx', { synchronize: false })
@Index('jobs_due_idx', { synchronize: false })
@Index('jobs_finished_idx', { synchronize: false })
@Index('jobs_given_up_idx', { synchronize: false })
@Index('jobs_held_idx', { synchronize: false })
@Index('jobs_lock_key_idx', { synchronize: false })
@Index('jobs_participant_id_idx', { synchronize: false })
@Index('jobs_running_idx', { synchronize: false })
@Index('jobs_staged_idx', { synchronize: false })
@Index('jobs_timer_id_idx', { synchronize: false })
export class JobEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'jobs_pkey' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'jsonb' })
  payload!: Record<string, unknown>;

  @Column({ type: 'uuid', name: 'participant_id', nullable: true })
  participantId!: string | null;

  @Column({ type: 'bigint', name: 'participant_seq', nullable: true })
  participantSeq!: string | null;

  @Column({ type: 'uuid', name: 'study_id', nullable: true })
  studyId!: string | null;

  @Column({ type: 'text', name: 'flow_type', nullable: true })
  flowType!: string | null;

  @Column({ type: 'text', name: 'data_key', nullable: true })
  dataKey!: string | null;

  @Column({ type: 'text' })
  cause!: string;

  @Column({ type: 'timestamptz', name: 'run_at', default: () => 'pp_now()' })
  runAt!: Date;

  @Column({ type: 'smallint', default: 0 })
  priority!: number;

  @Column({ type: 'text', default: 'queued' })
  status!: string;

  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  @Column({ type: 'integer', default: 0 })
  failures!: number;

  @Column({ type: 'integer', default: 0 })
  crashes!: number;

  @Column({ type: 'integer', name: 'max_attempts', default: 5 })
  maxAttempts!: number;

  @Column({ type: 'text', name: 'dedupe_key', nullable: true })
  dedupeKey!: string | null;

  @Column({ type: 'text', name: 'lock_key', nullable: true })
  lockKey!: string | null;

  @Column({ type: 'uuid', name: 'timer_id', nullable: true })
  timerId!: string | null;

  @Column({ type: 'boolean', name: 'cancel_requested', default: false })
  cancelRequested!: boolean;

  @Column({ type: 'timestamptz', name: 'staged_at', nullable: true })
  stagedAt!: Date | null;

  @Column({ type: 'uuid', name: 'staged_by', nullable: true })
  stagedBy!: string | null;

  @Column({ type: 'text', name: 'staged_epoch', nullable: true })
  stagedEpoch!: string | null;

  @Column({ type: 'boolean', default: false })
  held!: boolean;

  @Column({ type: 'uuid', name: 'lease_owner', nullable: true })
  leaseOwner!: string | null;

  @Column({ type: 'timestamptz', name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** When its last attempt began; kept until the next one does. */
  @Column({ type: 'timestamptz', name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @Column({ type: 'text', name: 'end_reason', nullable: true })
  endReason!: string | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
