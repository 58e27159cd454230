import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

const PRIMARY = 'former_accounts_pkey';

/** The account that a person was written to from, before their study moved to another, and the number that they had then. */
@Entity('former_accounts')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], {
  name: 'former_accounts_account_id_fkey',
  onDelete: 'CASCADE',
})
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], {
  name: 'former_accounts_participant_id_fkey',
  onDelete: 'CASCADE',
})
@Index('former_accounts_participant_id_idx', ['participantId'])
export class FormerAccountEntity {
  @PrimaryColumn({ type: 'text', name: 'account_id', primaryKeyConstraintName: PRIMARY })
  accountId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY })
  phone!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'timestamptz', name: 'left_at', default: () => 'pp_now()' })
  leftAt!: Date;
}
