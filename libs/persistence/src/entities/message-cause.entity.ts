import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which message a cause has made; kept for good. */
@Entity('message_causes')
export class MessageCauseEntity {
  @PrimaryColumn({ type: 'text', name: 'dedupe_key', primaryKeyConstraintName: 'message_causes_pkey' })
  dedupeKey!: string;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'text', name: 'body_hash' })
  bodyHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
