import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WhatsappSessionEntity } from './whatsapp-session.entity';

const PRIMARY = 'whatsapp_session_chunks_pkey';

/** A piece of a session, sealed by itself. */
@Entity('whatsapp_session_chunks')
@ForeignKey(() => WhatsappSessionEntity, ['accountId', 'generation'], ['accountId', 'generation'], {
  name: 'whatsapp_session_chunks_session_fkey',
  onDelete: 'CASCADE',
})
@Check('whatsapp_session_chunks_number_check', `(number >= 0)`)
export class WhatsappSessionChunkEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: PRIMARY })
  accountId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: PRIMARY })
  generation!: number;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: PRIMARY })
  number!: number;

  @Column({ type: 'bytea' })
  sealed!: Buffer;
}
