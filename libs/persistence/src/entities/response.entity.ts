import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { StudyEntity } from './study.entity';

/** A reply and the message it answers. */
@Entity('responses')
@Unique('responses_inbound_message_id_key', ['inboundMessageId'])
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'responses_participant_id_fkey' })
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'responses_study_id_fkey' })
@Check(
  'responses_option_check',
  `((num_nonnulls(option_value, option_label, option_number) = ANY (ARRAY[0, 3])) AND (option_number > 0))`,
)
@Check('responses_kind_check', `(kind = ANY (ARRAY['text'::text, 'vote'::text]))`)
@Index('responses_message_id_idx', { synchronize: false })
@Index('responses_participant_position_idx', ['participantId', 'position'])
@Unique('responses_position_key', ['position'])
@Index('responses_study_id_idx', ['studyId', 'createdAt'])
@Index('responses_unnumbered_idx', { synchronize: false })
export class ResponseEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'responses_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'uuid', name: 'inbound_message_id' })
  inboundMessageId!: string;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'timestamptz', name: 'wa_at' })
  waAt!: Date;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'text', default: 'text' })
  kind!: string;

  /** The option of the prompt that the whole reply chose; null for a reply in words of its own. */
  @Column({ type: 'text', name: 'option_value', nullable: true })
  optionValue!: string | null;

  @Column({ type: 'text', name: 'option_label', nullable: true })
  optionLabel!: string | null;

  /** From 1. */
  @Column({ type: 'integer', name: 'option_number', nullable: true })
  optionNumber!: number | null;

  /** Where it stands among all, given when it is first read; null until then. */
  @Column({ type: 'bigint', nullable: true })
  position!: string | null;
}
