import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** What an account's owner is asked to do with it. Open until it is done or cannot be. */
@Entity('account_requests')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], {
  name: 'account_requests_account_id_fkey',
  onDelete: 'CASCADE',
})
@Index('account_requests_open_key', ['accountId', 'kind'], { unique: true, where: '(ended_at IS NULL)' })
@Check('account_requests_kind_check', `(kind = ANY (ARRAY['restart'::text, 'logout'::text, 'pairing-code'::text]))`)
@Check('account_requests_phone_check', `((phone IS NOT NULL) = (kind = 'pairing-code'::text))`)
@Check('account_requests_outcome_check', `(outcome = ANY (ARRAY['done'::text, 'failed'::text]))`)
@Check('account_requests_ended_check', `((ended_at IS NULL) = (outcome IS NULL))`)
export class AccountRequestEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'account_requests_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  kind!: string;

  /** Of a pairing code: the phone that it is typed on. */
  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  @Column({ type: 'timestamptz', name: 'asked_at', default: () => 'pp_now()' })
  askedAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  outcome!: string | null;

  @Column({ type: 'text', nullable: true })
  detail!: string | null;
}
