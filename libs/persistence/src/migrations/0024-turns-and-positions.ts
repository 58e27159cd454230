import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Duties that one replica does for all, each at its interval. And a place for each response in the one order in which they
 * can be read on without passing over any: ids are made before their rows are committed, by clocks that differ.
 */
export class TurnsAndPositions1763900000024 implements MigrationInterface {
  readonly name = 'TurnsAndPositions1763900000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table duty_turns (
  name text not null,
  taken_at timestamptz not null,
  constraint duty_turns_pkey primary key (name)
);

alter table responses add position bigint;
update responses r
   set position = numbered.position
  from (select id, row_number() over (order by id) as position from responses) numbered
 where numbered.id = r.id;
alter table responses add constraint responses_position_key unique (position);
create index responses_unnumbered_idx on responses (id) where position is null;
drop index responses_participant_id_idx;
create index responses_participant_position_idx on responses (participant_id, position);
`;

const DOWN = `
drop index responses_participant_position_idx;
create index responses_participant_id_idx on responses (participant_id, id);
drop index responses_unnumbered_idx;
alter table responses drop column position;
drop table duty_turns;
`;
