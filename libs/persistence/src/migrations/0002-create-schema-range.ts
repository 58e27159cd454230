import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which versions of the services this schema serves. A service outside the range says so and stops. */
export class CreateSchemaRange1763900000002 implements MigrationInterface {
  readonly name = 'CreateSchemaRange1763900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table schema_range (
  id boolean not null default true,
  min_app integer not null,
  max_app integer not null,
  updated_at timestamptz not null default pp_now(),
  constraint schema_range_pkey primary key (id),
  constraint schema_range_one_row_check check (id),
  constraint schema_range_order_check check (min_app <= max_app)
);

insert into schema_range (min_app, max_app) values (1, 1);
`;

const DOWN = `
drop table schema_range;
`;
