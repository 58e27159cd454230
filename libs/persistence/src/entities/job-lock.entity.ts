import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which job holds a key. */
@Entity('job_locks')
@Index('job_locks_job_id_idx', ['jobId'])
export class JobLockEntity {
  @PrimaryColumn({ type: 'text', name: 'lock_key', primaryKeyConstraintName: 'job_locks_pkey' })
  lockKey!: string;

  @Column({ type: 'uuid', name: 'job_id' })
  jobId!: string;

  @Column({ type: 'integer' })
  attempt!: number;

  @Column({ type: 'timestamptz', name: 'acquired_at', default: () => 'pp_clock()' })
  acquiredAt!: Date;
}
