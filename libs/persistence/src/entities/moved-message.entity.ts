import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** In which day of outbox_messages_history a message stands, and what a late ack or a reply finds it by. */
@Entity('moved_messages')
@Index('moved_messages_account_id_wa_message_id_idx', ['accountId', 'waMessageId'])
@Index('moved_messages_moved_on_idx', ['movedOn'])
@Index('moved_messages_participant_sent_idx', { synchronize: false })
export class MovedMessageEntity {
  @PrimaryColumn({ type: 'uuid', name: 'message_id', primaryKeyConstraintName: 'moved_messages_pkey' })
  messageId!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'wa_message_id' })
  waMessageId!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'timestamptz', name: 'wa_at', nullable: true })
  waAt!: Date | null;

  @Column({ type: 'date', name: 'moved_on' })
  movedOn!: string;
}
