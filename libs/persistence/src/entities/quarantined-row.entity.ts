import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row that could not be read, as it was. */
@Entity('quarantined_rows')
@Check(
  'quarantined_rows_table_name_check',
  `(table_name = ANY (ARRAY['active_timers'::text, 'jobs'::text, 'outbox_messages'::text, 'participants'::text, 'flow_states'::text, 'inbound_messages'::text, 'prompts'::text, 'studies'::text]))`,
)
@Check(
  'quarantined_rows_reason_check',
  `(reason = ANY (ARRAY['unknown-kind'::text, 'bad-payload'::text, 'bad-schedule'::text, 'bad-time-zone'::text, 'orphan'::text, 'impossible-state'::text]))`,
)
@Check('quarantined_rows_original_check', `(jsonb_typeof(original) = 'object'::text)`)
@Check('quarantined_rows_status_check', `(status = ANY (ARRAY['held'::text, 'released'::text, 'discarded'::text]))`)
@Check('quarantined_rows_resolved_check', `((status = 'held'::text) = (resolved_at IS NULL))`)
@Index('quarantined_rows_status_idx', ['status', 'id'])
@Index('quarantined_rows_table_name_idx', ['tableName', 'id'])
@Index('quarantined_rows_row_id_idx', ['rowId'])
@Index('quarantined_rows_participant_id_idx', { synchronize: false })
@Index('quarantined_rows_timer_id_idx', { synchronize: false })
export class QuarantinedRowEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'quarantined_rows_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'table_name' })
  tableName!: string;

  @Column({ type: 'text', name: 'row_id' })
  rowId!: string;

  @Column({ type: 'uuid', name: 'participant_id', nullable: true })
  participantId!: string | null;

  @Column({ type: 'uuid', name: 'study_id', nullable: true })
  studyId!: string | null;

  /** A code; `detail` is the sentence. */
  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text' })
  detail!: string;

  /** May hold texts and phone numbers: shown one by one, never logged. */
  @Column({ type: 'jsonb' })
  original!: Record<string, unknown>;

  /** False: the row stays in its table, and this only reports it. */
  @Column({ type: 'boolean' })
  moved!: boolean;

  /** Boot. */
  @Column({ type: 'uuid', name: 'found_by', nullable: true })
  foundBy!: string | null;

  @Column({ type: 'timestamptz', name: 'quarantined_at', default: () => 'pp_now()' })
  quarantinedAt!: Date;

  @Column({ type: 'text', default: 'held' })
  status!: string;

  @Column({ type: 'timestamptz', name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
