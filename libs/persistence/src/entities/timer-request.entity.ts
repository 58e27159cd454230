import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which request made which timer. */
@Entity('timer_requests')
export class TimerRequestEntity {
  @PrimaryColumn({ type: 'text', name: 'request_key', primaryKeyConstraintName: 'timer_requests_pkey' })
  requestKey!: string;

  @Column({ type: 'uuid', name: 'timer_id' })
  timerId!: string;

  @Column({ type: 'text', name: 'body_hash' })
  bodyHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
