import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { BatchEntity } from './batch.entity';
import { ParticipantEntity } from './participant.entity';

/** One person of a batch, and whether they are in line. What became of their message is told by the message. */
@Entity('batch_recipients')
@ForeignKey(() => BatchEntity, ['batchId'], ['id'], { name: 'batch_recipients_batch_id_fkey', onDelete: 'CASCADE' })
@Check('batch_recipients_message_check', `((status = 'queued'::text) = (message_id IS NOT NULL))`)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], {
  name: 'batch_recipients_participant_id_fkey',
  onDelete: 'CASCADE',
})
@Check('batch_recipients_place_check', `(place > 0)`)
@Check(
  'batch_recipients_reason_check',
  `(((status = 'excluded'::text) = (reason IS NOT NULL)) AND (reason = ANY (ARRAY['not-active'::text, 'opted-out'::text, 'paused'::text, 'other-study'::text, 'unreadable'::text, 'missing-variables'::text])))`,
)
@Check(
  'batch_recipients_status_check',
  `(status = ANY (ARRAY['waiting'::text, 'queued'::text, 'excluded'::text, 'canceled'::text]))`,
)
@Index('batch_recipients_participant_id_idx', ['participantId'])
@Index('batch_recipients_waiting_idx', { synchronize: false })
export class BatchRecipientEntity {
  @PrimaryColumn({ type: 'uuid', name: 'batch_id', primaryKeyConstraintName: 'batch_recipients_pkey' })
  batchId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'participant_id', primaryKeyConstraintName: 'batch_recipients_pkey' })
  participantId!: string;

  /** From 1, in the order in which they were found. */
  @Column({ type: 'integer' })
  place!: number;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
