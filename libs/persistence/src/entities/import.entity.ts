import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { StudyEntity } from './study.entity';

/** A file of participants: how far it is, and what was wrong with it. */
@Entity('imports')
@Check(
  'imports_counts_check',
  `(((rows_done >= 0) AND (rows_done <= rows_total)) AND (created >= 0) AND (already >= 0) AND (refused >= 0))`,
)
@Check('imports_errors_check', `(jsonb_typeof(errors) = 'array'::text)`)
@Check('imports_finished_check', `((status = 'running'::text) = (finished_at IS NULL))`)
@Check('imports_on_errors_check', `(on_errors = ANY (ARRAY['refuse'::text, 'skip'::text]))`)
@Check('imports_status_check', `(status = ANY (ARRAY['running'::text, 'done'::text, 'refused'::text]))`)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'imports_study_id_fkey' })
export class ImportEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'imports_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  /** Who reads the file in. One that is running while this boot is gone was interrupted. */
  @Column({ type: 'uuid', name: 'boot_id' })
  bootId!: string;

  @Column({ type: 'boolean', name: 'dry_run' })
  dryRun!: boolean;

  @Column({ type: 'text', name: 'on_errors' })
  onErrors!: string;

  @Column({ type: 'text', default: 'running' })
  status!: string;

  @Column({ type: 'integer', name: 'rows_total' })
  rowsTotal!: number;

  @Column({ type: 'integer', name: 'rows_done', default: 0 })
  rowsDone!: number;

  @Column({ type: 'integer', default: 0 })
  created!: number;

  @Column({ type: 'integer', default: 0 })
  already!: number;

  @Column({ type: 'integer', default: 0 })
  refused!: number;

  /** Row, column and sentence of the first few; nothing of what the cells hold. */
  @Column({ type: 'jsonb', default: [] })
  errors!: Record<string, unknown>[];

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
