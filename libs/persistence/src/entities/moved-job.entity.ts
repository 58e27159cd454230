import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** In which day of jobs_history a job stands. */
@Entity('moved_jobs')
@Index('moved_jobs_moved_on_idx', ['movedOn'])
@Index('moved_jobs_timer_id_idx', { synchronize: false })
export class MovedJobEntity {
  @PrimaryColumn({ type: 'uuid', name: 'job_id', primaryKeyConstraintName: 'moved_jobs_pkey' })
  jobId!: string;

  @Column({ type: 'uuid', name: 'timer_id', nullable: true })
  timerId!: string | null;

  @Column({ type: 'uuid', name: 'participant_id', nullable: true })
  participantId!: string | null;

  /** Null of what an older version has moved. */
  @Column({ type: 'bigint', name: 'participant_seq', nullable: true })
  participantSeq!: string | null;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'date', name: 'moved_on' })
  movedOn!: string;
}
