import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { StudyEntity } from './study.entity';

/** One change of a person's part in a study; append-only. */
@Entity('consents')
@Check(
  'consents_event_check',
  `(event = ANY (ARRAY['consented'::text, 'activated'::text, 'paused'::text, 'resumed'::text, 'completed'::text, 'withdrawn'::text, 'opted_out'::text, 'rejoined'::text]))`,
)
@Check('consents_inbound_check', `((source = 'whatsapp'::text) = (inbound_message_id IS NOT NULL))`)
@Unique('consents_inbound_message_id_key', ['inboundMessageId'])
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'consents_participant_id_fkey' })
@Check('consents_source_check', `(source = ANY (ARRAY['whatsapp'::text, 'admin'::text]))`)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'consents_study_id_fkey' })
@Check('consents_text_check', `((version IS NULL) = (text_hash IS NULL))`)
@Index('consents_participant_seq_idx', ['participantId', 'seq'])
export class ConsentEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'consents_pkey' })
  id!: string;

  /** Taken under the participant's turnstile: of one person in the order of the commits. */
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  seq!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'text' })
  event!: string;

  @Column({ type: 'text' })
  source!: string;

  /** The message that said so; no foreign key, since it moves to history. */
  @Column({ type: 'uuid', name: 'inbound_message_id', nullable: true })
  inboundMessageId!: string | null;

  /** Which text the person was told, and its SHA-256; null when they were told none. */
  @Column({ type: 'text', nullable: true })
  version!: string | null;

  @Column({ type: 'text', name: 'text_hash', nullable: true })
  textHash!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** When it was said: WhatsApp's instant, or ours. */
  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
