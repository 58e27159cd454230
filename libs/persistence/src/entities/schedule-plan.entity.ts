import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ParticipantEntity } from './participant.entity';
import { ScheduleEntity } from './schedule.entity';
import { StudyEntity } from './study.entity';

/** How far a schedule is planned for one participant. */
@Entity('schedule_plans')
@Check('schedule_plans_last_number_check', `(last_number >= 0)`)
@ForeignKey(() => ParticipantEntity, ['participantId'], ['id'], { name: 'schedule_plans_participant_id_fkey' })
@ForeignKey(() => ScheduleEntity, ['scheduleId'], ['id'], { name: 'schedule_plans_schedule_id_fkey' })
@ForeignKey(() => StudyEntity, ['studyId'], ['id'], { name: 'schedule_plans_study_id_fkey' })
@Index('schedule_plans_participant_id_idx', ['participantId'])
@Index('schedule_plans_plan_at_idx', { synchronize: false })
export class SchedulePlanEntity {
  @PrimaryColumn({ type: 'uuid', name: 'schedule_id', primaryKeyConstraintName: 'schedule_plans_pkey' })
  scheduleId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'participant_id', primaryKeyConstraintName: 'schedule_plans_pkey' })
  participantId!: string;

  @Column({ type: 'uuid', name: 'study_id' })
  studyId!: string;

  /** Of the schedule, by which it was planned. */
  @Column({ type: 'integer' })
  version!: number;

  /** The participant's, by which it was planned. */
  @Column({ type: 'text' })
  zone!: string;

  /** Everything up to here has its occurrence. */
  @Column({ type: 'timestamptz', name: 'planned_to' })
  plannedTo!: Date;

  @Column({ type: 'integer', name: 'last_number', default: 0 })
  lastNumber!: number;

  /** When it is looked at next. */
  @Column({ type: 'timestamptz', name: 'plan_at', default: () => 'pp_now()' })
  planAt!: Date;

  /** Nothing more comes of it: the schedule is over or deleted, or the person has left. */
  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'pp_now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
