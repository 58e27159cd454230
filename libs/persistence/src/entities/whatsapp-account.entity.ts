import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A WhatsApp account with its state, lease, pace and cap. */
@Entity('whatsapp_accounts')
@Check('whatsapp_accounts_connected_check', `((state = 'connected'::text) = (connected_since IS NOT NULL))`)
@Check('whatsapp_accounts_driver_check', `(driver = ANY (ARRAY['simulated'::text, 'whatsapp-web'::text]))`)
@Check('whatsapp_accounts_id_check', `(id ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)`)
@Check('whatsapp_accounts_lease_check', `(num_nonnulls(lease_owner, lease_process, lease_until) = ANY (ARRAY[0, 3]))`)
@Check(
  'whatsapp_accounts_cold_check',
  `((cold_per_day >= 0) AND (0 <= ALL (warm_up)) AND (cap_used >= 0) AND (silent_days > 0))`,
)
@Check('whatsapp_accounts_loop_check', `(loop_seconds >= 0)`)
@Check('whatsapp_accounts_cold_paused_check', `((cold_paused_until IS NULL) = (cold_paused_reason IS NULL))`)
@Check(
  'whatsapp_accounts_pace_check',
  `((gap_ms >= 0) AND (gap_jitter_ms >= 0) AND (reply_gap_ms >= 0) AND (sends_since_study >= 0) AND (sends_since_bulk >= 0))`,
)
@Check('whatsapp_accounts_sending_check', `(sending = ANY (ARRAY['on'::text, 'paused'::text]))`)
@Check(
  'whatsapp_accounts_state_check',
  `(state = ANY (ARRAY['disconnected'::text, 'connecting'::text, 'connected'::text, 'logged_out'::text, 'wrong_number'::text]))`,
)
@Check(
  'whatsapp_accounts_trouble_check',
  `(trouble = ANY (ARRAY['unpaired'::text, 'logged-out'::text, 'wrong-number'::text, 'conflict'::text, 'crashed'::text, 'outdated'::text, 'restricted'::text, 'unreadable-session'::text, 'unreachable'::text, 'disconnected'::text]))`,
)
@Check(
  'whatsapp_accounts_phone_check',
  `((phone ~ '^\\+[1-9][0-9]{6,14}$'::text) AND (found_phone ~ '^\\+[1-9][0-9]{6,14}$'::text))`,
)
@Check(
  'whatsapp_accounts_former_phone_check',
  `((former_phone ~ '^\\+[1-9][0-9]{6,14}$'::text) AND ((former_phone IS NULL) OR (phone IS NULL)))`,
)
@Index('whatsapp_accounts_phone_key', ['phone'], { unique: true, where: '(phone IS NOT NULL)' })
export class WhatsappAccountEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'whatsapp_accounts_pkey' })
  id!: string;

  @Column({ type: 'text', default: 'simulated' })
  driver!: string;

  @Column({ type: 'text', default: 'disconnected' })
  state!: string;

  @Column({ type: 'timestamptz', name: 'connected_since', nullable: true })
  connectedSince!: Date | null;

  @Column({ type: 'timestamptz', name: 'state_since', default: () => 'pp_now()' })
  stateSince!: Date;

  /** Why it is not connected; kept until it is. */
  @Column({ type: 'text', nullable: true })
  trouble!: string | null;

  @Column({ type: 'text', name: 'trouble_detail', nullable: true })
  troubleDetail!: string | null;

  /** The number that it is to be; learned at the first pairing where nobody has said it. */
  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  /** What it was before its next pairing was to say. */
  @Column({ type: 'text', name: 'former_phone', nullable: true })
  formerPhone!: string | null;

  /** The other number that its session turned out to be. */
  @Column({ type: 'text', name: 'found_phone', nullable: true })
  foundPhone!: string | null;

  /** As the owner has heard by its last checkpoint. */
  @Column({ type: 'timestamptz', name: 'last_ack_at', nullable: true })
  lastAckAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_inbound_at', nullable: true })
  lastInboundAt!: Date | null;

  /** Null while it is connected, and before it ever was. */
  @Column({ type: 'timestamptz', name: 'away_since', nullable: true })
  awaySince!: Date | null;

  /** What was due before and has not gone was missed. */
  @Column({ type: 'timestamptz', name: 'missed_before', nullable: true })
  missedBefore!: Date | null;

  @Column({ type: 'text', default: 'on' })
  sending!: string;

  @Column({ type: 'text', name: 'sending_reason', nullable: true })
  sendingReason!: string | null;

  @Column({ type: 'uuid', name: 'lease_owner', nullable: true })
  leaseOwner!: string | null;

  @Column({ type: 'uuid', name: 'lease_process', nullable: true })
  leaseProcess!: string | null;

  @Column({ type: 'bigint', name: 'lease_epoch', default: '0' })
  leaseEpoch!: string;

  @Column({ type: 'timestamptz', name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'backfill_from', default: () => 'pp_now()' })
  backfillFrom!: Date;

  @Column({ type: 'integer', name: 'gap_ms', default: 4000 })
  gapMs!: number;

  @Column({ type: 'integer', name: 'gap_jitter_ms', default: 4000 })
  gapJitterMs!: number;

  /** Before an answer to somebody who has just written. */
  @Column({ type: 'integer', name: 'reply_gap_ms', default: 1000 })
  replyGapMs!: number;

  /** Moved on by the claim of each send. */
  @Column({ type: 'timestamptz', name: 'next_send_at', nullable: true })
  nextSendAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'next_reply_at', nullable: true })
  nextReplyAt!: Date | null;

  @Column({ type: 'smallint', name: 'sends_since_study', default: 0 })
  sendsSinceStudy!: number;

  @Column({ type: 'smallint', name: 'sends_since_bulk', default: 0 })
  sendsSinceBulk!: number;

  /** First messages a day to people who have never written; null: as many as there are. */
  @Column({ type: 'integer', name: 'cold_per_day', nullable: true, default: 60 })
  coldPerDay!: number | null;

  @Column({ type: 'integer', name: 'warm_up', array: true, default: () => `'{20,30,40,50}'` })
  warmUp!: number[];

  @Column({ type: 'date', name: 'first_send_on', nullable: true })
  firstSendOn!: string | null;

  @Column({ type: 'date', name: 'cap_day', nullable: true })
  capDay!: string | null;

  @Column({ type: 'integer', name: 'cap_used', default: 0 })
  capUsed!: number;

  @Column({ type: 'timestamptz', name: 'cold_paused_until', nullable: true })
  coldPausedUntil!: Date | null;

  @Column({ type: 'text', name: 'cold_paused_reason', nullable: true })
  coldPausedReason!: string | null;

  @Column({ type: 'integer', name: 'silent_days', nullable: true, default: 30 })
  silentDays!: number | null;

  /** For how long the same words to the same person are a loop; 0: never. */
  @Column({ type: 'integer', name: 'loop_seconds', default: 60 })
  loopSeconds!: number;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
