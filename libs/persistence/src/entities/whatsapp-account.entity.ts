import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A WhatsApp account with its state, lease, pace and cap. */
@Entity('whatsapp_accounts')
@Check('whatsapp_accounts_connected_check', `((state = 'connected'::text) = (connected_since IS NOT NULL))`)
@Check('whatsapp_accounts_driver_check', `(driver = ANY (ARRAY['simulated'::text, 'whatsapp-web'::text]))`)
@Check('whatsapp_accounts_id_check', `(id ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)`)
@Check('whatsapp_accounts_lease_check', `(num_nonnulls(lease_owner, lease_process, lease_until) = ANY (ARRAY[0, 3]))`)
@Check('whatsapp_accounts_pace_check', `((pace_per_minute > 0) AND (daily_cap > 0) AND (cap_used >= 0))`)
@Check('whatsapp_accounts_sending_check', `(sending = ANY (ARRAY['on'::text, 'paused'::text]))`)
@Check(
  'whatsapp_accounts_state_check',
  `(state = ANY (ARRAY['disconnected'::text, 'connecting'::text, 'connected'::text, 'logged_out'::text]))`,
)
export class WhatsappAccountEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'whatsapp_accounts_pkey' })
  id!: string;

  @Column({ type: 'text', default: 'simulated' })
  driver!: string;

  @Column({ type: 'text', default: 'disconnected' })
  state!: string;

  @Column({ type: 'timestamptz', name: 'connected_since', nullable: true })
  connectedSince!: Date | null;

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

  @Column({ type: 'integer', name: 'pace_per_minute', nullable: true })
  pacePerMinute!: number | null;

  @Column({ type: 'timestamptz', name: 'next_send_at', nullable: true })
  nextSendAt!: Date | null;

  @Column({ type: 'integer', name: 'daily_cap', nullable: true })
  dailyCap!: number | null;

  @Column({ type: 'date', name: 'cap_day', nullable: true })
  capDay!: string | null;

  @Column({ type: 'integer', name: 'cap_used', default: 0 })
  capUsed!: number;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
