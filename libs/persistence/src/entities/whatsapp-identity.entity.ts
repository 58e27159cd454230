import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

const PRIMARY = 'whatsapp_identities_pkey';

/** A number of the person whom WhatsApp calls by a lid. One that changed it has several; the newest that is enrolled counts. */
@Entity('whatsapp_identities')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'whatsapp_identities_account_id_fkey' })
@Check('whatsapp_identities_lid_check', `(lid ~ '^[0-9]{1,32}@lid$'::text)`)
@Check('whatsapp_identities_phone_check', `(phone ~ '^\\+[1-9][0-9]{6,14}$'::text)`)
export class WhatsappIdentityEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: PRIMARY })
  accountId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY })
  lid!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY })
  phone!: string;

  @Column({ type: 'timestamptz', name: 'learned_at', default: () => 'pp_now()' })
  learnedAt!: Date;
}
