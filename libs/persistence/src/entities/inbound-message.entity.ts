import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { StudyEntity } from './study.entity';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** What WhatsApp delivered. */
@Entity('inbound_messages')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'inbound_messages_account_id_fkey' })
@Unique('inbound_messages_account_id_wa_message_id_key', ['accountId', 'waMessageId'])
@Check('inbound_messages_ignored_check', `((status = 'ignored'::text) = (ignored_reason IS NOT NULL))`)
@Check('inbound_messages_kind_check', `(kind = ANY (ARRAY['text'::text, 'vote'::text]))`)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'inbound_messages_participant_id_fkey' })
@Check('inbound_messages_processed_check', `((status = 'received'::text) = (processed_at IS NULL))`)
@Check('inbound_messages_status_check', `(status = ANY (ARRAY['received'::text, 'processed'::text, 'ignored'::text]))`)
@Check('inbound_messages_study_check', `((participant_id IS NULL) = (study_id IS NULL))`)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'inbound_messages_study_id_fkey' })
@Index('inbound_messages_open_idx', { synchronize: false })
@Index('inbound_messages_participant_id_idx', { synchronize: false })
@Index('inbound_messages_stranger_idx', { synchronize: false })
@Index('inbound_messages_study_id_idx', ['studyId', 'receivedAt'])
export class InboundMessageEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'inbound_messages_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'wa_message_id' })
  waMessageId!: string;

  @Column({ type: 'text' })
  sender!: string;

  @Column({ type: 'uuid', name: 'participant_id', nullable: true })
  participantId!: string | null;

  @Column({ type: 'uuid', name: 'study_id', nullable: true })
  studyId!: string | null;

  @Column({ type: 'text', default: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'text', name: 'quoted_wa_id', nullable: true })
  quotedWaId!: string | null;

  @Column({ type: 'timestamptz', name: 'wa_at' })
  waAt!: Date;

  @Column({ type: 'text', default: 'received' })
  status!: string;

  @Column({ type: 'text', name: 'ignored_reason', nullable: true })
  ignoredReason!: string | null;

  @Column({ type: 'timestamptz', name: 'received_at', default: () => 'pp_now()' })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', name: 'processed_at', nullable: true })
  processedAt!: Date | null;
}
