import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who changed what by the API, and how it was before. Append-only. */
@Entity('audit_log')
@Index('audit_log_target_idx', ['targetType', 'targetId', 'id'])
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'audit_log_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'api_key_id' })
  apiKeyId!: string;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text', name: 'target_type' })
  targetType!: string;

  @Column({ type: 'text', name: 'target_id' })
  targetId!: string;

  @Column({ type: 'jsonb', nullable: true })
  before!: Record<string, unknown> | null;

  @Column({ type: 'jsonb', nullable: true })
  after!: Record<string, unknown> | null;

  @Column({ type: 'timestamptz', default: () => 'pp_now()' })
  at!: Date;
}
