import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a boot repaired before it took work. */
@Entity('recovery_runs')
@Check('recovery_runs_report_check', `jsonb_typeof(report) = 'object' AND duration_ms >= 0`)
@Index('recovery_runs_service_idx', ['service', 'startedAt'])
export class RecoveryRunEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'recovery_runs_pkey' })
  id!: string;

  @Column({ type: 'text' })
  service!: string;

  @Column({ type: 'uuid', name: 'boot_id' })
  bootId!: string;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'integer', name: 'duration_ms' })
  durationMs!: number;

  @Column({ type: 'jsonb' })
  report!: Record<string, unknown>;
}
