import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The one clock: `now()` plus an offset that only a simulation sets. `stable` and inlined, so partial index scans stay. */
export class CreateClock1763900000001 implements MigrationInterface {
  readonly name = 'CreateClock1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create function pp_now() returns timestamptz language sql stable as $$
  select now() + coalesce(nullif(current_setting('promptpipe.clock_offset', true), '')::interval, interval '0')
$$;

-- The twin for leases: it moves on while a transaction waits for a lock.
create function pp_clock() returns timestamptz language sql volatile as $$
  select clock_timestamp() + coalesce(nullif(current_setting('promptpipe.clock_offset', true), '')::interval, interval '0')
$$;
`;

const DOWN = `
drop function pp_clock();
drop function pp_now();
`;
