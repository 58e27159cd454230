import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { StudyEntity } from './study.entity';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** Tell them once. */
@Entity('outbox_messages')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'outbox_messages_account_id_fkey' })
@Unique('outbox_messages_account_id_wa_message_id_key', ['accountId', 'waMessageId'])
@Check(
  'outbox_messages_ack_check',
  `(((ack_level >= 0) AND (ack_level <= 4)) AND ((ack_level >= 1) = (status = 'sent'::text)) AND ((status = 'sent'::text) = (sent_at IS NOT NULL)))`,
)
@Check(
  'outbox_messages_claimed_check',
  `((status <> ALL (ARRAY['sending'::text, 'unknown'::text])) OR ((attempt > 0) AND (recipient IS NOT NULL)))`,
)
@Check('outbox_messages_deferred_from_check', `(deferred_from <= not_before)`)
@Check('outbox_messages_counts_check', `((attempt >= 0) AND (failures >= 0) AND (participant_seq > 0))`)
@Unique('outbox_messages_dedupe_key_key', ['dedupeKey'])
@Check(
  'outbox_messages_failure_check',
  `(((status = 'failed'::text) = (failure_class IS NOT NULL)) AND (failure_class = ANY (ARRAY['reject'::text, 'opted-out'::text, 'restricted'::text, 'session-lost'::text, 'unresolved'::text])))`,
)
@Check(
  'outbox_messages_finished_check',
  `((status = ANY (ARRAY['sent'::text, 'failed'::text, 'canceled'::text, 'expired'::text])) = (finished_at IS NOT NULL))`,
)
@Check(
  'outbox_messages_deferred_check',
  `(((deferred_reason IS NULL) = (deferred_until IS NULL)) AND (deferred_reason = ANY (ARRAY['pace'::text, 'cold-cap'::text, 'cold-paused'::text])))`,
)
@Check('outbox_messages_held_check', `((NOT held) OR (status = 'queued'::text))`)
@Check('outbox_messages_kind_check', `(kind = ANY (ARRAY['text'::text, 'poll'::text]))`)
@Check('outbox_messages_poll_check', `((kind = 'poll'::text) = (payload ? 'poll'::text))`)
@Check('outbox_messages_lane_check', `(lane = ANY (ARRAY['reply'::text, 'study'::text, 'bulk'::text]))`)
@Check(
  'outbox_messages_lease_check',
  `((num_nonnulls(lease_owner, lease_until) = ANY (ARRAY[0, 2])) AND ((lease_owner IS NULL) OR (status = 'sending'::text)))`,
)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'outbox_messages_participant_id_fkey' })
@Check('outbox_messages_payload_check', `(jsonb_typeof(payload) = 'object'::text)`)
@Check(
  'outbox_messages_staged_check',
  `((num_nonnulls(staged_at, staged_by, staged_epoch, staged_account_epoch) = ANY (ARRAY[0, 4])) AND ((staged_at IS NULL) OR (status = 'queued'::text)))`,
)
@Check(
  'outbox_messages_status_check',
  `(status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'unknown'::text, 'failed'::text, 'canceled'::text, 'expired'::text]))`,
)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'outbox_messages_study_id_fkey' })
@Check('outbox_messages_lost_outcomes_check', `(lost_outcomes >= 0)`)
@Check('outbox_messages_unknown_check', `((status = 'unknown'::text) = (unknown_since IS NOT NULL))`)
@Check('outbox_messages_wa_message_id_check', `(wa_message_id ~ '^3EB0[0-9A-F]{18}$'::text)`)
@Index('outbox_messages_batch_open_idx', { synchronize: false })
@Index('outbox_messages_deferred_idx', { synchronize: false })
@Index('outbox_messages_due_idx', { synchronize: false })
@Index('outbox_messages_expires_at_idx', { synchronize: false })
@Index('outbox_messages_finished_idx', { synchronize: false })
@Index('outbox_messages_held_idx', { synchronize: false })
@Index('outbox_messages_missing_ack_idx', { synchronize: false })
@Index('outbox_messages_occurrence_id_idx', { synchronize: false })
@Index('outbox_messages_order_idx', { synchronize: false })
@Index('outbox_messages_participant_id_idx', ['participantId', 'id'])
@Index('outbox_messages_participant_sent_idx', { synchronize: false })
@Check('outbox_messages_quiet_policy_check', `(quiet_policy = ANY (ARRAY['defer'::text, 'skip'::text, 'send'::text]))`)
@Index('outbox_messages_quiet_idx', { synchronize: false })
@Index('outbox_messages_sending_idx', { synchronize: false })
@Index('outbox_messages_skips_missed_idx', { synchronize: false })
@Index('outbox_messages_staged_idx', { synchronize: false })
@Index('outbox_messages_unknown_idx', { synchronize: false })
export class OutboxMessageEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'outbox_messages_pkey' })
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

  @Column({ type: 'text', default: 'study' })
  lane!: string;

  @Column({ type: 'text', default: 'text' })
  kind!: string;

  @Column({ type: 'jsonb' })
  payload!: Record<string, unknown>;

  @Column({ type: 'text', name: 'rendered_text' })
  renderedText!: string;

  @Column({ type: 'text', name: 'definition_hash', nullable: true })
  definitionHash!: string | null;

  @Column({ type: 'bigint', name: 'participant_seq' })
  participantSeq!: string;

  @Column({ type: 'boolean', default: false })
  held!: boolean;

  @Column({ type: 'boolean', name: 'passes_door', default: false })
  passesDoor!: boolean;

  /** What becomes of it in quiet hours: it waits for their end, is given up, or is sent all the same. */
  @Column({ type: 'text', name: 'quiet_policy', default: 'send' })
  quietPolicy!: string;

  @Column({ type: 'timestamptz', name: 'not_before', default: () => 'pp_now()' })
  notBefore!: Date;

  /** Where quiet hours have moved `not_before`: what it was without them. */
  @Column({ type: 'timestamptz', name: 'deferred_from', nullable: true })
  deferredFrom!: Date | null;

  /** Its schedule skips what is missed, also where only its account was away. */
  @Column({ type: 'boolean', name: 'skips_missed', default: false })
  skipsMissed!: boolean;

  @Column({ type: 'timestamptz', name: 'retry_at', nullable: true })
  retryAt!: Date | null;

  /** What it waited for last, besides its own time. */
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

  @Column({ type: 'text', default: 'queued' })
  status!: string;

  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  @Column({ type: 'integer', default: 0 })
  failures!: number;

  @Column({ type: 'timestamptz', name: 'staged_at', nullable: true })
  stagedAt!: Date | null;

  @Column({ type: 'uuid', name: 'staged_by', nullable: true })
  stagedBy!: string | null;

  @Column({ type: 'text', name: 'staged_epoch', nullable: true })
  stagedEpoch!: string | null;

  @Column({ type: 'bigint', name: 'staged_account_epoch', nullable: true })
  stagedAccountEpoch!: string | null;

  @Column({ type: 'uuid', name: 'lease_owner', nullable: true })
  leaseOwner!: string | null;

  @Column({ type: 'timestamptz', name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column({ type: 'boolean', name: 'stop_requested', default: false })
  stopRequested!: boolean;

  @Column({ type: 'timestamptz', name: 'unknown_since', nullable: true })
  unknownSince!: Date | null;

  @Column({ type: 'integer', name: 'lost_outcomes', default: 0 })
  lostOutcomes!: number;

  @Column({ type: 'smallint', name: 'ack_level', default: 0 })
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

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
