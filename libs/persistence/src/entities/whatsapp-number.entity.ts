import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

const PRIMARY = 'whatsapp_numbers_pkey';

/** Whether somebody had this number on WhatsApp when an account asked. */
@Entity('whatsapp_numbers')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'whatsapp_numbers_account_id_fkey' })
@Check('whatsapp_numbers_phone_check', `(phone ~ '^\\+[1-9][0-9]{6,14}$'::text)`)
export class WhatsappNumberEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: PRIMARY })
  accountId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY })
  phone!: string;

  @Column({ type: 'boolean', name: 'on_whatsapp' })
  onWhatsapp!: boolean;

  @Column({ type: 'timestamptz', name: 'checked_at', default: () => 'pp_now()' })
  checkedAt!: Date;
}
