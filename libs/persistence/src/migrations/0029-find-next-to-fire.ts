import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is due for somebody who is suspended stands in nobody's way: out of the index by which the next is found. */
export class FindNextToFire1763900000029 implements MigrationInterface {
  readonly name = 'FindNextToFire1763900000029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
alter table occurrences add held boolean not null default false;
create index occurrences_next_idx on occurrences (study_id, instant) where status = 'planned' and not held;
create index occurrences_useful_idx on occurrences (useful_until) where status = 'planned';
create index occurrences_held_idx on occurrences (participant_id) where status = 'planned' and held;
`;

const DOWN = `
drop index occurrences_held_idx;
drop index occurrences_useful_idx;
drop index occurrences_next_idx;
alter table occurrences drop column held;
`;
