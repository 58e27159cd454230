import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { ScheduleEntity } from './schedule.entity';
import { StudyEntity } from './study.entity';

/** One promise of a schedule to one person, and what became of it. */
@Entity('occurrences')
@Check('occurrences_clock_change_check', `(by_clock_change = ANY (ARRAY['moved'::text, 'second'::text]))`)
@Check(
  'occurrences_message_check',
  `CASE status WHEN 'planned'::text THEN (message_id IS NULL) WHEN 'not-sent'::text THEN true ELSE (message_id IS NOT NULL) END`,
)
@Check('occurrences_number_check', `((number > 0) AND (version > 0))`)
@Unique('occurrences_number_key', ['scheduleId', 'participantId', 'number'])
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'occurrences_participant_id_fkey' })
@Check(
  'occurrences_reason_check',
  `(((status = 'not-sent'::text) = (reason IS NOT NULL)) AND (reason = ANY (ARRAY['misfire'::text, 'quiet-hours'::text, 'paused'::text, 'opted-out'::text, 'left'::text, 'expired'::text, 'gateway-down'::text, 'canceled'::text, 'failed'::text, 'unresolved'::text, 'unreadable'::text, 'deleted'::text])))`,
)
@ForeignKey(() => ScheduleEntity, ['scheduleId'], ['id'], { name: 'occurrences_schedule_id_fkey' })
@Check(
  'occurrences_settled_check',
  `((status = ANY (ARRAY['sent'::text, 'not-sent'::text])) = (settled_at IS NOT NULL))`,
)
@Check(
  'occurrences_status_check',
  `(status = ANY (ARRAY['planned'::text, 'queued'::text, 'sent'::text, 'not-sent'::text]))`,
)
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'occurrences_study_id_fkey' })
@Check('occurrences_time_check', `((useful_until >= instant) AND (local_time ~ '^[0-2][0-9]:[0-5][0-9]$'::text))`)
@Index('occurrences_due_idx', { synchronize: false })
@Index('occurrences_held_idx', { synchronize: false })
@Index('occurrences_message_id_idx', { synchronize: false })
@Index('occurrences_next_idx', { synchronize: false })
@Index('occurrences_planned_idx', { synchronize: false })
@Index('occurrences_queued_idx', { synchronize: false })
@Index('occurrences_schedule_id_idx', ['scheduleId', 'id'])
@Index('occurrences_study_id_idx', ['studyId', 'participantId', 'instant'])
@Index('occurrences_useful_idx', { synchronize: false })
export class OccurrenceEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'occurrences_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'schedule_id' })
  scheduleId!: string;

  @Column({ type: 'uuid', name: 'participant_id' })
  participantId!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  /** The first of a schedule and participant is 1. */
  @Column({ type: 'integer' })
  number!: number;

  /** Of the schedule, when it was planned. */
  @Column({ type: 'integer' })
  version!: number;

  /** What was promised: not what a clock change made of it. */
  @Column({ type: 'date', name: 'local_date' })
  localDate!: string;

  @Column({ type: 'text', name: 'local_time' })
  localTime!: string;

  @Column({ type: 'text' })
  zone!: string;

  @Column({ type: 'timestamptz' })
  instant!: Date;

  /** Not sent from here on, however late it is. */
  @Column({ type: 'timestamptz', name: 'useful_until' })
  usefulUntil!: Date;

  @Column({ type: 'text', name: 'by_clock_change', nullable: true })
  byClockChange!: string | null;

  @Column({ type: 'text', name: 'drawn_from', nullable: true })
  drawnFrom!: string | null;

  /** `queued`: its message is on its way. */
  @Column({ type: 'text', default: 'planned' })
  status!: string;

  /** Its message; no foreign key, since that moves to history. */
  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  /** Why it was not sent, and a sentence about it. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', nullable: true })
  detail!: string | null;

  /** Due, and passed over: its person is suspended. */
  @Column({ type: 'boolean', default: false })
  held!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
