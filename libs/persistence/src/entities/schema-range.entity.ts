import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Which versions of the services the schema serves; one row. */
@Entity('schema_range')
@Check('schema_range_one_row_check', `id`)
@Check('schema_range_order_check', `(min_app <= max_app)`)
export class SchemaRangeEntity {
  @PrimaryColumn({ type: 'boolean', primaryKeyConstraintName: 'schema_range_pkey', default: true })
  id!: boolean;

  @Column({ type: 'integer', name: 'min_app' })
  minApp!: number;

  @Column({ type: 'integer', name: 'max_app' })
  maxApp!: number;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'pp_now()' })
  updatedAt!: Date;
}
