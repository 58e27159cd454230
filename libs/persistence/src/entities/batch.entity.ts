import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { PromptVersionEntity } from './prompt-version.entity';
import { StudyEntity } from './study.entity';

/** One send to many. */
@Entity('batches')
@Check(
  'batches_confirmed_check',
  `((status = ANY (ARRAY['held'::text, 'canceled'::text])) OR (NOT needs_confirmation) OR (confirmed_at IS NOT NULL))`,
)
@Check('batches_finished_check', `((status = ANY (ARRAY['done'::text, 'canceled'::text])) = (finished_at IS NOT NULL))`)
@ForeignKey(() => PromptVersionEntity, ['promptId', 'promptVersion'], ['promptId', 'version'], {
  name: 'batches_prompt_fkey',
})
@Unique('batches_request_key_key', ['requestKey'])
@Check('batches_size_check', `(size > 0)`)
@Check(
  'batches_started_check',
  `CASE status WHEN 'held'::text THEN (started_at IS NULL) WHEN 'canceled'::text THEN true ELSE (started_at IS NOT NULL) END`,
)
@Check('batches_status_check', `(status = ANY (ARRAY['held'::text, 'running'::text, 'done'::text, 'canceled'::text]))`)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'batches_study_id_fkey' })
@Check('batches_swept_check', `((swept_at IS NULL) OR (status = 'canceled'::text))`)
@Check('batches_target_check', `(jsonb_typeof(target) = 'object'::text)`)
@Index('batches_open_idx', { synchronize: false })
@Index('batches_study_id_id_idx', ['studyId', 'id'])
@Index('batches_unswept_idx', { synchronize: false })
export class BatchEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'batches_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'uuid', name: 'prompt_id' })
  promptId!: string;

  @Column({ type: 'integer', name: 'prompt_version' })
  promptVersion!: number;

  /** To whom, as it was asked for; a list of ids only by its length. */
  @Column({ type: 'jsonb' })
  target!: Record<string, unknown>;

  @Column({ type: 'text', default: 'held' })
  status!: string;

  /** People that were to be written to when it was made. */
  @Column({ type: 'integer' })
  size!: number;

  @Column({ type: 'boolean', name: 'needs_confirmation' })
  needsConfirmation!: boolean;

  @Column({ type: 'timestamptz', name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'start_at' })
  startAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'text', name: 'api_key_id' })
  apiKeyId!: string;

  @Column({ type: 'text', name: 'request_key', nullable: true })
  requestKey!: string | null;

  @Column({ type: 'text', name: 'body_hash' })
  bodyHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  /** When the last of its messages was canceled or asked to stop; null on a canceled one: the scheduler finishes that. */
  @Column({ type: 'timestamptz', name: 'swept_at', nullable: true })
  sweptAt!: Date | null;
}
