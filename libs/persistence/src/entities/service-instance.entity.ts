import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A boot of a process; its session advisory lock says whether it lives. */
@Entity('service_instances')
@Check(
  'service_instances_service_check',
  `(service = ANY (ARRAY['api'::text, 'scheduler'::text, 'outbox-sender'::text, 'whatsapp-gateway'::text]))`,
)
@Index('service_instances_gone_at_idx', { synchronize: false })
@Index('service_instances_lock_no_key', { synchronize: false })
export class ServiceInstanceEntity {
  @PrimaryColumn({ type: 'uuid', name: 'boot_id', primaryKeyConstraintName: 'service_instances_pkey' })
  bootId!: string;

  @Column({ type: 'integer', name: 'lock_no' })
  lockNo!: number;

  @Column({ type: 'uuid', name: 'process_id' })
  processId!: string;

  @Column({ type: 'text' })
  service!: string;

  @Column({ type: 'text' })
  host!: string;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text', array: true, default: [] })
  kinds!: string[];

  @Column({ type: 'text', array: true, default: [] })
  callbacks!: string[];

  @Column({ type: 'timestamptz', name: 'registered_at', default: () => 'pp_now()' })
  registeredAt!: Date;

  @Column({ type: 'timestamptz', name: 'heartbeat_at', default: () => 'pp_now()' })
  heartbeatAt!: Date;

  @Column({ type: 'timestamptz', name: 'gone_at', nullable: true })
  goneAt!: Date | null;
}
