import { useDatabase } from './database';

const INDEXES = `
  select c.relname as name
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
   where t.relnamespace = 'public'::regnamespace and t.relname <> 'schema_migrations' and not c.relispartition
     and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
   order by 1`;

const CHECKS = `
  select conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
   where contype = 'c' and connamespace = 'public'::regnamespace
     and not exists (select 1 from pg_class where oid = conrelid and relispartition)
   order by 1`;

describe('the entities', () => {
  const database = useDatabase({ asMigrated: true });

  /** What TypeORM would do to make the schema what the entities say. */
  const drift = async (): Promise<string[]> =>
    (await database.db.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  it('say what the schema says', async () => {
    expect(await drift()).toEqual([]);
  });

  it.each([
    ['a lost column', 'alter table jobs drop column last_error', 'alter table jobs add last_error text'],
    ['a column that nobody knows', 'alter table jobs add surprise text', 'alter table jobs drop surprise'],
    ['another type', 'alter table jobs alter failures type bigint', 'alter table jobs alter failures type integer'],
    [
      'a lost default',
      'alter table jobs alter run_at drop default',
      'alter table jobs alter run_at set default pp_now()',
    ],
    [
      'a column that may be null',
      'alter table jobs alter cause drop not null',
      'alter table jobs alter cause set not null',
    ],
    [
      'a lost check',
      'alter table prompts drop constraint prompts_version_check',
      'alter table prompts add constraint prompts_version_check check (version > 0)',
    ],
    [
      'a lost foreign key',
      'alter table responses drop constraint responses_study_id_fkey',
      'alter table responses add constraint responses_study_id_fkey foreign key (study_id) references studies (id)',
    ],
    [
      'a lost uniqueness',
      'alter table studies drop constraint studies_code_key',
      'alter table studies add constraint studies_code_key unique (code)',
    ],
    [
      'a lost index',
      'drop index responses_participant_position_idx',
      'create index responses_participant_position_idx on responses (participant_id, position)',
    ],
  ])('show %s', async (_, change, undo) => {
    await database.query(change);
    const shown = await drift();
    await database.query(undo);
    expect(shown).not.toEqual([]);
    expect(await drift()).toEqual([]);
  });

  it('name each index, the partial ones too, which TypeORM itself passes over', async () => {
    const declared = database.db.entityMetadatas.flatMap(({ indices }) => indices.map(({ name }) => name)).sort();
    const present = (await database.query<{ name: string }>(INDEXES)).map(({ name }) => name);
    expect(present.sort()).toEqual(declared);
  });

  it('repeat each check', async () => {
    // Versions of Postgres differ in how many parentheses and casts they print, hence only what stands between them.
    const bare = (text: string): string => text.toLowerCase().replace(/^check|::[a-z]+|[()\s]/g, '');
    const declared = database.db.entityMetadatas.flatMap(({ checks }) =>
      checks.map(({ name, expression }) => `${name}: ${bare(expression)}`),
    );
    const present = await database.query<{ name: string; definition: string }>(CHECKS);
    expect(declared.sort()).toEqual(present.map(({ name, definition }) => `${name}: ${bare(definition)}`).sort());
  });
});
