import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is to be said. A new wording is a new version; what was sent stays readable. */
export class CreatePrompts1763900000007 implements MigrationInterface {
  readonly name = 'CreatePrompts1763900000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
create table prompts (
  id uuid not null,
  study_id uuid not null,
  version integer not null default 1,
  kind text not null default 'static',
  content jsonb not null,
  created_at timestamptz not null default pp_now(),
  constraint prompts_pkey primary key (id),
  constraint prompts_study_id_fkey foreign key (study_id) references studies (id),
  constraint prompts_version_check check (version > 0),
  constraint prompts_kind_check check (kind in ('static', 'template', 'branch', 'generated')),
  constraint prompts_content_check check (jsonb_typeof(content) = 'object')
);
create index prompts_study_id_id_idx on prompts (study_id, id);
`;

const DOWN = `
drop table prompts;
`;
