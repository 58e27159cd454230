import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** Every ack event. */
@Entity('receipts')
@Unique('receipts_account_id_wa_message_id_ack_level_key', ['accountId', 'waMessageId', 'ackLevel'])
@Check('receipts_ack_level_check', `((ack_level >= '-1'::integer) AND (ack_level <= 4))`)
@Index('receipts_message_id_idx', ['messageId', 'ackLevel'])
@Index('receipts_study_id_idx', ['studyId', 'recordedAt'])
export class ReceiptEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'receipts_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'wa_message_id' })
  waMessageId!: string;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'smallint', name: 'ack_level' })
  ackLevel!: number;

  @Column({ type: 'timestamptz', name: 'wa_at' })
  waAt!: Date;

  @Column({ type: 'timestamptz', name: 'recorded_at', default: () => 'pp_now()' })
  recordedAt!: Date;

  @Column({ type: 'uuid', name: 'study_id', nullable: true })
  studyId!: string | null;
}
