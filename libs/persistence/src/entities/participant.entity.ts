import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { StudyEntity } from './study.entity';
import { WhatsappAccountEntity } from './whatsapp-account.entity';

/** One person in a study; the turnstile of what is owed to them. */
@Entity('participants')
@ForeignKey(() => WhatsappAccountEntity, ['accountId'], ['id'], { name: 'participants_account_id_fkey' })
@Unique('participants_account_id_lid_key', ['accountId', 'lid'])
@Unique('participants_account_id_phone_key', ['accountId', 'phone'])
@Check('participants_next_seq_check', `(next_seq > 0)`)
@Check('participants_phone_check', `(phone ~ '^\\+[1-9][0-9]{6,14}$'::text)`)
@Check(
  'participants_status_check',
  `(status = ANY (ARRAY['invited'::text, 'consented'::text, 'active'::text, 'paused'::text, 'completed'::text, 'withdrawn'::text, 'opted_out'::text]))`,
)
@Check('participants_variables_check', `(jsonb_typeof(variables) = 'object'::text)`)
@Unique('participants_study_id_code_key', ['studyId', 'code'])
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'participants_study_id_fkey' })
@Index('participants_study_id_id_idx', ['studyId', 'id'])
@Index('participants_plans_due_idx', { synchronize: false })
@Index('participants_paused_idx', { synchronize: false })
@Index('participants_unreadable_idx', { synchronize: false })
export class ParticipantEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'participants_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  @Column({ type: 'text', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  phone!: string;

  @Column({ type: 'text', nullable: true })
  lid!: string | null;

  @Column({ type: 'text', default: '' })
  name!: string;

  @Column({ type: 'text' })
  timezone!: string;

  @Column({ type: 'text', default: 'en' })
  language!: string;

  @Column({ type: 'jsonb', name: 'quiet_hours', nullable: true })
  quietHours!: Record<string, unknown> | null;

  @Column({ type: 'text', default: 'active' })
  status!: string;

  /** The branch of the study that this person is in. */
  @Column({ type: 'text', nullable: true })
  arm!: string | null;

  /** What templates say about this person, beside name and code. */
  @Column({ type: 'jsonb', default: {} })
  variables!: Record<string, string>;

  /** When this person became active; null before. Schedules that count from enrolment count from here. */
  @Column({ type: 'timestamptz', name: 'enrolled_at', nullable: true })
  enrolledAt!: Date | null;

  /** When they last wrote to their account from the number that they have; null: never, and the account counts as a stranger. */
  @Column({ type: 'timestamptz', name: 'wrote_at', nullable: true })
  wroteAt!: Date | null;

  /** Since when the account knows them by the number that they have; null: from the beginning. */
  @Column({ type: 'timestamptz', name: 'contact_since', nullable: true })
  contactSince!: Date | null;

  /** What schedules owe to this person may have changed: the planner looks. */
  @Column({ type: 'boolean', name: 'plans_due', default: true })
  plansDue!: boolean;

  @Column({ type: 'bigint', name: 'next_seq', default: '1' })
  nextSeq!: string;

  /** Not null: the row cannot be read, and nothing leaves for this person until it is released from quarantine. */
  @Column({ type: 'text', name: 'unreadable_reason', nullable: true })
  unreadableReason!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
