import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** From when on an account has room for another prompt that was missed: what is caught up is spread, whoever fires it. */
@Entity('catch_up_turns')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'catch_up_turns_account_id_fkey' })
export class CatchUpTurnEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: 'catch_up_turns_pkey' })
  accountId!: string;

  @Column({ type: 'timestamptz', name: 'free_from' })
  freeFrom!: Date;
}
