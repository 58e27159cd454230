import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { StudyEntity } from './study.entity';

/** Words that may have meant STOP and are none that the door obeys: somebody looks at them. */
@Entity('door_doubts')
@Unique('door_doubts_inbound_message_id_key', ['inboundMessageId'])
@Index('door_doubts_open_idx', { synchronize: false })
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'door_doubts_participant_id_fkey' })
@Index('door_doubts_participant_id_idx', ['participantId'])
@Check('door_doubts_resolution_check', `(resolution = ANY (ARRAY['opt-out'::text, 'not-a-stop'::text]))`)
@Check(
  'door_doubts_resolved_check',
  `(((status = 'resolved'::text) = (resolved_at IS NOT NULL)) AND ((status = 'resolved'::text) = (resolution IS NOT NULL)))`,
)
@Check('door_doubts_status_check', `(status = ANY (ARRAY['open'::text, 'resolved'::text]))`)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'door_doubts_study_id_fkey' })
@Index('door_doubts_study_id_idx', ['studyId', 'id'])
export class DoorDoubtEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'door_doubts_pkey' })
  id!: string;

  /** No foreign key: retention may remove the message and leave what was decided about it. */
  @Column({ type: 'uuid', name: 'inbound_message_id' })
  inboundMessageId!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text', name: 'wa_message_id' })
  waMessageId!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  /** WhatsApp's instant of the words. */
  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text', default: 'open' })
  status!: string;

  @Column({ type: 'text', nullable: true })
  resolution!: string | null;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'timestamptz', name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;
}
