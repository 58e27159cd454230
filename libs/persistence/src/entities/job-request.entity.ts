import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which request made which job. */
@Entity('job_requests')
export class JobRequestEntity {
  @PrimaryColumn({ type: 'text', name: 'request_key', primaryKeyConstraintName: 'job_requests_pkey' })
  requestKey!: string;

  @Column({ type: 'uuid', name: 'job_id' })
  jobId!: string;

  @Column({ type: 'text', name: 'body_hash' })
  bodyHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
