import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StudyEntity } from './study.entity';

/** What is to be said. */
@Entity('prompts')
@Check('prompts_content_check', `(jsonb_typeof(content) = 'object'::text)`)
@Check(
  'prompts_kind_check',
  `(kind = ANY (ARRAY['static'::text, 'template'::text, 'branch'::text, 'generated'::text]))`,
)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'prompts_study_id_fkey' })
@Check('prompts_version_check', `(version > 0)`)
@Index('prompts_study_id_id_idx', ['studyId', 'id'])
export class PromptEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'prompts_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ type: 'text', default: 'static' })
  kind!: string;

  @Column({ type: 'jsonb' })
  content!: Record<string, unknown>;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
