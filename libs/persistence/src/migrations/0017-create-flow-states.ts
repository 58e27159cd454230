import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a person stands in a flow, and what a flow's timer must be: one per (participant, flow, data key), planned in whole
 * milliseconds, which is all that the guard of a fire can name.
 */
export class CreateFlowStates1763900000017 implements MigrationInterface {
  readonly name = 'CreateFlowStates1763900000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table flow_states (
  id uuid not null,
  participant_id uuid not null,
  flow_type text not null,
  current_state text not null,
  state_data jsonb not null default '{}',
  version integer not null default 0,
  created_at timestamptz not null default pp_now(),
  updated_at timestamptz not null default pp_now(),
  constraint flow_states_pkey primary key (id),
  constraint flow_states_participant_id_flow_type_key unique (participant_id, flow_type),
  constraint flow_states_participant_id_fkey foreign key (participant_id) references participants (id),
  constraint flow_states_flow_type_check check (flow_type <> ''),
  constraint flow_states_current_state_check check (current_state <> ''),
  constraint flow_states_state_data_check check (jsonb_typeof(state_data) = 'object'),
  constraint flow_states_timers_check check (coalesce(jsonb_typeof(state_data -> 'timers'), 'object') = 'object'),
  constraint flow_states_version_check check (version >= 0)
) with (fillfactor = 80);

update active_timers
   set next_run = date_trunc('milliseconds', next_run)
 where next_run <> date_trunc('milliseconds', next_run);
alter table active_timers
  add constraint active_timers_next_run_check check (extract(microseconds from next_run at time zone 'UTC')::integer % 1000 = 0);
create unique index active_timers_flow_key on active_timers (participant_id, flow_type, data_key)
  where flow_type is not null and data_key is not null;
`;

const DOWN = `
drop index active_timers_flow_key;
alter table active_timers drop constraint active_timers_next_run_check;
drop table flow_states;
`;
