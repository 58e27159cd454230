import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When some replica last began a duty that one of them does for all. */
@Entity('duty_turns')
export class DutyTurnEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'duty_turns_pkey' })
  name!: string;

  @Column({ type: 'timestamptz', name: 'taken_at' })
  takenAt!: Date;
}
