import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The server start that the fleet has noticed; unlogged, one row or none. */
@Entity('server_epoch')
@Check('server_epoch_one_row_check', `id`)
export class ServerEpochEntity {
  @PrimaryColumn({ type: 'boolean', primaryKeyConstraintName: 'server_epoch_pkey', default: true })
  id!: boolean;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', name: 'seen_at', default: () => 'pp_clock()' })
  seenAt!: Date;
}
