import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PromptEntity } from './prompt.entity';
import { StudyEntity } from './study.entity';

/** When the people of a study, or of one arm of it, are sent a prompt. */
@Entity('schedules')
@Check('schedules_definition_check', `(jsonb_typeof(definition) = 'object'::text)`)
@Check('schedules_former_check', `(jsonb_typeof(former) = 'array'::text)`)
@ForeignKey(() => PromptEntity, ['promptId'], ['id'], { name: 'schedules_prompt_id_fkey' })
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'schedules_study_id_fkey' })
@Check('schedules_version_check', `(version > 0)`)
@Index('schedules_study_id_id_idx', ['studyId', 'id'])
@Index('schedules_walk_idx', { synchronize: false })
export class ScheduleEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'schedules_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'uuid', name: 'prompt_id' })
  promptId!: string;

  @Column({ type: 'text', default: '' })
  name!: string;

  /** Null: of all arms. */
  @Column({ type: 'text', nullable: true })
  arm!: string | null;

  @Column({ type: 'jsonb' })
  definition!: Record<string, unknown>;

  /** Goes up with each change of the definition. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  /** Each version before this one: its number, its definition, and until when it held. */
  @Column({ type: 'jsonb', default: [] })
  former!: unknown[];

  /** What random times are drawn from, together with the participant's id. */
  @Column({ type: 'text' })
  seed!: string;

  /** The participants up to here have a plan of this version, or none is owed to them; a walk goes on from here. */
  @Column({ type: 'uuid', name: 'walked_to', nullable: true })
  walkedTo!: string | null;

  @Column({ type: 'boolean', name: 'walk_ended', default: false })
  walkEnded!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
