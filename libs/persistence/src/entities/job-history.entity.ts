import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Finished jobs, partitioned by the day of their move. */
@Entity('jobs_history')
@Check('jobs_history_status_check', `(status = ANY (ARRAY['done'::text, 'dead'::text, 'canceled'::text]))`)
export class JobHistoryEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'jobs_history_pkey' })
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

  @Column({ type: 'timestamptz', name: 'run_at' })
  runAt!: Date;

  @Column({ type: 'smallint' })
  priority!: number;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'integer' })
  attempt!: number;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'integer' })
  crashes!: number;

  @Column({ type: 'integer', name: 'max_attempts' })
  maxAttempts!: number;

  @Column({ type: 'text', name: 'dedupe_key', nullable: true })
  dedupeKey!: string | null;

  @Column({ type: 'uuid', name: 'timer_id', nullable: true })
  timerId!: string | null;

  @Column({ type: 'boolean', name: 'cancel_requested' })
  cancelRequested!: boolean;

  @Column({ type: 'timestamptz', name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @Column({ type: 'text', name: 'end_reason', nullable: true })
  endReason!: string | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'finished_at' })
  finishedAt!: Date;

  @PrimaryColumn({ type: 'date', name: 'moved_on', primaryKeyConstraintName: 'jobs_history_pkey' })
  movedOn!: string;
}
