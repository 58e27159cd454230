import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Finished messages, partitioned by the day of their move. Only what an ack tells still grows. */
@Entity('outbox_messages_history')
@Check('outbox_messages_history_ack_check', `((ack_level >= 1) = (status = 'sent'::text))`)
@Check(
  'outbox_messages_history_status_check',
  `(status = ANY (ARRAY['sent'::text, 'failed'::text, 'canceled'::text, 'expired'::text]))`,
)
export class OutboxMessageHistoryEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'outbox_messages_history_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'uuid', name: 'occurrence_id', nullable: true })
  occurrenceId!: string | null;

  @Column({ type: 'uuid', name: 'batch_id', nullable: true })
  batchId!: string | null;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  lane!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'jsonb' })
  payload!: Record<string, unknown>;

  @Column({ type: 'text', name: 'rendered_text' })
  renderedText!: string;

  @Column({ type: 'text', name: 'definition_hash', nullable: true })
  definitionHash!: string | null;

  @Column({ type: 'bigint', name: 'participant_seq' })
  participantSeq!: string;

  @Column({ type: 'boolean', name: 'passes_door' })
  passesDoor!: boolean;

  @Column({ type: 'text', name: 'quiet_policy', default: 'send' })
  quietPolicy!: string;

  @Column({ type: 'timestamptz', name: 'not_before' })
  notBefore!: Date;

  @Column({ type: 'text', name: 'deferred_reason', nullable: true })
  deferredReason!: string | null;

  @Column({ type: 'timestamptz', name: 'deferred_until', nullable: true })
  deferredUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'text', name: 'dedupe_key' })
  dedupeKey!: string;

  @Column({ type: 'text', name: 'wa_message_id' })
  waMessageId!: string;

  @Column({ type: 'text', nullable: true })
  recipient!: string | null;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'integer' })
  attempt!: number;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'boolean', name: 'stop_requested' })
  stopRequested!: boolean;

  @Column({ type: 'smallint', name: 'ack_level' })
  ackLevel!: number;

  @Column({ type: 'timestamptz', name: 'wa_at', nullable: true })
  waAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'read_at', nullable: true })
  readAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'played_at', nullable: true })
  playedAt!: Date | null;

  @Column({ type: 'text', name: 'failure_class', nullable: true })
  failureClass!: string | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'finished_at' })
  finishedAt!: Date;

  @PrimaryColumn({ type: 'date', name: 'moved_on', primaryKeyConstraintName: 'outbox_messages_history_pkey' })
  movedOn!: string;
}
