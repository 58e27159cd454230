import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

const PRIMARY = 'whatsapp_sessions_pkey';

/** One generation of an account's session, as one host left it; whole when it is completed. */
@Entity('whatsapp_sessions')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'whatsapp_sessions_account_id_fkey' })
@Check('whatsapp_sessions_generation_check', `(generation > 0)`)
@Check('whatsapp_sessions_completed_check', `((completed_at IS NULL) = (chunks IS NULL))`)
@Check('whatsapp_sessions_chunks_check', `(chunks > 0)`)
export class WhatsappSessionEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: PRIMARY })
  accountId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: PRIMARY })
  generation!: number;

  @Column({ type: 'text' })
  host!: string;

  /** Fingerprint of the key. */
  @Column({ type: 'text', name: 'sealed_by' })
  sealedBy!: string;

  @Column({ type: 'integer', nullable: true })
  chunks!: number | null;

  @Column({ type: 'timestamptz', name: 'begun_at', default: () => 'pp_now()' })
  begunAt!: Date;

  /** Logged out: kept, and nobody goes on with it. */
  @Column({ type: 'timestamptz', name: 'retired_at', nullable: true })
  retiredAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
