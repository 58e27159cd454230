import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** What became of a message or of a reply, or came with it besides its text. */
@Entity('response_events')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'response_events_account_id_fkey' })
@Check('response_events_content_check', `((kind <> 'edit'::text) OR (content IS NOT NULL))`)
@Unique('response_events_key_key', ['accountId', 'waMessageId', 'eventKey'])
@Check(
  'response_events_kind_check',
  `(kind = ANY (ARRAY['reaction'::text, 'edit'::text, 'revoke'::text, 'media'::text]))`,
)
@Check(
  'response_events_media_check',
  `(((kind = 'media'::text) = (media IS NOT NULL)) AND (jsonb_typeof(media) = 'object'::text))`,
)
@Check('response_events_target_check', `(num_nonnulls(message_id, inbound_message_id) <= 1)`)
@Index('response_events_inbound_message_id_idx', { synchronize: false })
@Index('response_events_message_id_idx', { synchronize: false })
@Index('response_events_study_id_idx', ['studyId', 'recordedAt'])
@Index('response_events_waiting_idx', { synchronize: false })
export class ResponseEventEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'response_events_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  /** Of the message that it concerns, theirs or ours. */
  @Column({ type: 'text', name: 'wa_message_id' })
  waMessageId!: string;

  @Column({ type: 'text', name: 'event_key' })
  eventKey!: string;

  /** Null, as the study, of what a stranger wrote. */
  @Column({ type: 'uuid', name: 'participant_id', nullable: true })
  participantId!: string | null;

  @Column({ type: 'uuid', name: 'study_id', nullable: true })
  studyId!: string | null;

  /** Null, as the next one too, of what was told before its message: it waits for that. */
  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'uuid', name: 'inbound_message_id', nullable: true })
  inboundMessageId!: string | null;

  @Column({ type: 'text' })
  kind!: string;

  /** The emoji, null when it was taken back; the new text; the caption. */
  @Column({ type: 'text', nullable: true })
  content!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  media!: object | null;

  @Column({ type: 'timestamptz', name: 'wa_at' })
  waAt!: Date;

  @Column({ type: 'timestamptz', name: 'recorded_at', default: () => 'pp_now()' })
  recordedAt!: Date;
}
