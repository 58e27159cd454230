import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands still with a person who is paused is told by a look at the few who are. */
export class PeopleInOrder1763900000022 implements MigrationInterface {
  readonly name = 'PeopleInOrder1763900000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create index participants_paused_idx on participants (id) where status = 'paused';
`;

const DOWN = `
drop index participants_paused_idx;
`;
