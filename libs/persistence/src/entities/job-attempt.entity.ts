import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How an attempt ended that did not end as done. Append-only. */
@Entity('job_attempts')
@Check('job_attempts_attempt_check', `(attempt >= 0)`)
@Check(
  'job_attempts_outcome_check',
  `(outcome = ANY (ARRAY['retry'::text, 'deferred'::text, 'handed-back'::text, 'taken-back'::text, 'dead'::text, 'canceled'::text, 'merged'::text]))`,
)
@Index('job_attempts_boot_id_idx', ['bootId'])
export class JobAttemptEntity {
  @PrimaryColumn({ type: 'uuid', name: 'job_id', primaryKeyConstraintName: 'job_attempts_pkey' })
  jobId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'job_attempts_pkey' })
  attempt!: number;

  @Column({ type: 'uuid', name: 'boot_id' })
  bootId!: string;

  @Column({ type: 'timestamptz', name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', default: () => 'pp_now()' })
  endedAt!: Date;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'text', nullable: true })
  error!: string | null;
}
