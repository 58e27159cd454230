import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ParticipantEntity } from './participant.entity';

/** A number that a person had before the one that they have. */
@Entity('participant_phones')
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'participant_phones_participant_id_fkey' })
@Index('participant_phones_participant_id_idx', ['participantId', 'hadUntil'])
@Check('participant_phones_phone_check', `(phone ~ '^\\+[1-9][0-9]{6,14}$'::text)`)
@Check('participant_phones_times_check', `(had_from <= had_until)`)
export class ParticipantPhoneEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'participant_phones_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'text' })
  phone!: string;

  @Column({ type: 'timestamptz', name: 'had_from' })
  hadFrom!: Date;

  @Column({ type: 'timestamptz', name: 'had_until', default: () => 'pp_now()' })
  hadUntil!: Date;

  /** Why it was left. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;
}
