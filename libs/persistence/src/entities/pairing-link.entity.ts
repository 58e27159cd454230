import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** A link by which somebody without a key may pair one account. Only its hash is kept. */
@Entity('pairing_links')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'pairing_links_account_id_fkey' })
@Unique('pairing_links_token_hash_key', ['tokenHash'])
@Index('pairing_links_open_idx', ['accountId'], { where: '(ended_at IS NULL)' })
@Check('pairing_links_expires_check', `(created_at < expires_at)`)
@Check(
  'pairing_links_end_reason_check',
  `(end_reason = ANY (ARRAY['paired'::text, 'replaced'::text, 'revoked'::text]))`,
)
@Check('pairing_links_ended_check', `((ended_at IS NULL) = (end_reason IS NULL))`)
export class PairingLinkEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pairing_links_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', name: 'end_reason', nullable: true })
  endReason!: string | null;
}
