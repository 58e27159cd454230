import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** One study. */
@Entity('studies')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'studies_account_id_fkey' })
@Check('studies_code_check', `(code ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)`)
@Unique('studies_code_key', ['code'])
@Check('studies_sending_check', `(sending = ANY (ARRAY['on'::text, 'paused'::text]))`)
@Check('studies_settings_check', `(jsonb_typeof(settings) = 'object'::text)`)
export class StudyEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'studies_pkey' })
  id!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'default_zone', default: 'UTC' })
  defaultZone!: string;

  @Column({ type: 'jsonb', default: {} })
  settings!: Record<string, unknown>;

  @Column({ type: 'text', default: 'on' })
  sending!: string;

  @Column({ type: 'text', name: 'sending_reason', nullable: true })
  sendingReason!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  /** Until its export is confirmed, retention touches nothing of a study. */
  @Column({ type: 'timestamptz', name: 'export_confirmed_at', nullable: true })
  exportConfirmedAt!: Date | null;
}
