import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PromptEntity } from './prompt.entity';

/** What a prompt said at each time, the present version among them: batches and replies refer to what was really said. */
@Entity('prompt_versions')
@Check('prompt_versions_content_check', `(jsonb_typeof(content) = 'object'::text)`)
@Check('prompt_versions_version_check', `(version > 0)`)
@ForeignKey(() => PromptEntity, ['promptId'], ['id'], { name: 'prompt_versions_prompt_id_fkey', onDelete: 'CASCADE' })
@Index('prompt_versions_definition_hash_idx', { synchronize: false })
export class PromptVersionEntity {
  @PrimaryColumn({ type: 'uuid', name: 'prompt_id', primaryKeyConstraintName: 'prompt_versions_pkey' })
  promptId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'prompt_versions_pkey' })
  version!: number;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'jsonb' })
  content!: Record<string, unknown>;

  /** Of the content, as messages keep it; null for one from before prompts had versions, which offers no options. */
  @Column({ type: 'text', name: 'definition_hash', nullable: true })
  definitionHash!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
