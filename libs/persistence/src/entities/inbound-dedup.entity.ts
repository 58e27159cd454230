import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which WhatsApp ids have come in; kept long. */
@Entity('inbound_dedup')
@Index('inbound_dedup_first_seen_at_idx', ['firstSeenAt'])
export class InboundDedupEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: 'inbound_dedup_pkey' })
  accountId!: string;

  @PrimaryColumn({ type: 'text', name: 'wa_message_id', primaryKeyConstraintName: 'inbound_dedup_pkey' })
  waMessageId!: string;

  @Column({ type: 'timestamptz', name: 'first_seen_at', default: () => 'pp_now()' })
  firstSeenAt!: Date;
}
