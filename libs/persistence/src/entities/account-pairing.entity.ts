import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** What is to be scanned or typed to pair an account, for the few seconds for which WhatsApp takes it; or that it was, and WhatsApp loads. */
@Entity('account_pairings')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'account_pairings_account_id_fkey' })
@Check('account_pairings_shown_check', `(num_nonnulls(qr, code, linked_at) >= 1)`)
@Check('account_pairings_qr_check', `((qr IS NULL) = (expires_at IS NULL))`)
@Check('account_pairings_code_check', `((code IS NULL) = (code_expires_at IS NULL))`)
@Check('account_pairings_expires_check', `(shown_at < expires_at)`)
export class AccountPairingEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: 'account_pairings_pkey' })
  accountId!: string;

  /** Of the lease under which it was shown; that of another owner is nothing to scan any more. */
  @Column({ type: 'bigint', name: 'lease_epoch' })
  leaseEpoch!: string;

  @Column({ type: 'text', nullable: true })
  qr!: string | null;

  @Column({ type: 'text', nullable: true })
  code!: string | null;

  @Column({ type: 'timestamptz', name: 'shown_at', default: () => 'pp_now()' })
  shownAt!: Date;

  /** Of the picture. */
  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'code_expires_at', nullable: true })
  codeExpiresAt!: Date | null;

  /** Somebody has scanned or typed it; null where there is something to scan or type. */
  @Column({ type: 'timestamptz', name: 'linked_at', nullable: true })
  linkedAt!: Date | null;
}
