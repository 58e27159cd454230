import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** What has happened to an account. Append-only. */
@Entity('account_events')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], {
  name: 'account_events_account_id_fkey',
  onDelete: 'CASCADE',
})
@Index('account_events_account_id_idx', ['accountId', 'id'])
@Check(
  'account_events_kind_check',
  `(kind = ANY (ARRAY['connected'::text, 'recovered'::text, 'let-go'::text, 'unpaired'::text, 'logged-out'::text, 'wrong-number'::text, 'conflict'::text, 'crashed'::text, 'outdated'::text, 'restricted'::text, 'unreadable-session'::text, 'unreachable'::text, 'disconnected'::text, 'number-learned'::text, 'number-changed'::text, 'restarted'::text, 'logged-out-on-request'::text, 'code-shown'::text, 'request-failed'::text]))`,
)
export class AccountEventEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'account_events_pkey' })
  id!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text', nullable: true })
  detail!: string | null;

  /** Of the lease under which it happened. */
  @Column({ type: 'bigint', name: 'lease_epoch' })
  leaseEpoch!: string;

  @Column({ type: 'timestamptz', default: () => 'pp_now()' })
  at!: Date;
}
