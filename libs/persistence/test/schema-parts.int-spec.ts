import { checkSchemaParts } from '../src/database/check-schema-parts';
import { type PartKind, schemaParts } from '../src/database/schema-parts';
import { catalogOf } from './catalog';
import { useDatabase } from './database';

const STANDING = `
  select c.relname as name, t.relname as table, case when i.indisunique then 'unique index' else 'index' end as kind
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
   where t.relnamespace = 'public'::regnamespace and t.relname <> 'schema_migrations' and not t.relispartition
     and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype = 'p')
  union
  select k.conname, t.relname, case k.contype when 'p' then 'primary key' when 'f' then 'foreign key' else 'check' end
    from pg_constraint k join pg_class t on t.oid = k.conrelid
   where t.relnamespace = 'public'::regnamespace and t.relname <> 'schema_migrations' and not t.relispartition
     and k.contype in ('p', 'f', 'c')
   order by 1`;

/** What an operator would paste: each statement in backquotes. */
const toldIn = (sentence: string): string[] => [...sentence.matchAll(/`([^`]+);`/g)].map(([, sql = '']) => sql);

describe('the parts of the schema', () => {
  const database = useDatabase();
  const check = (): Promise<string | null> => checkSchemaParts(database.db.manager);
  const refusal = (): Promise<string> =>
    check().then(
      () => 'no refusal',
      (error: unknown) => (error as Error).message,
    );
  const told = (): Promise<string | null> => check().catch((error: unknown) => (error as Error).message);
  const drop = (name: string, table: string, kind: PartKind): string =>
    kind.endsWith('index') && !name.endsWith('_key')
      ? `drop index ${name}`
      : `do $$ begin
           if exists (select 1 from pg_constraint where conname = '${name}') then
             alter table ${table} drop constraint ${name} cascade;
           else drop index ${name}; end if;
         end $$`;

  /** Does what it is told until nothing is lacking. */
  const repair = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      const sentence = await told();
      if (sentence === null) return;
      for (const sql of toldIn(sentence)) await database.query(sql);
    }
  };

  it('are just those that the migrations leave', async () => {
    const parts = (await schemaParts()).map(({ name, table, kind }) => ({ name, table, kind }));
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(parts.sort(byName)).toEqual((await database.query<{ name: string }>(STANDING)).sort(byName));
    expect(await check()).toBeNull();
  });

  it('are told when they are gone, each of them, with what makes them again as they were', async () => {
    const whole = await catalogOf(database);
    for (const { name, table, kind } of await schemaParts()) {
      await database.query(drop(name, table, kind));
      expect(await told()).toContain(`the ${kind} ${name} of ${table}`);
      await repair();
      expect([name, await check()]).toEqual([name, null]);
    }
    expect(await catalogOf(database)).toEqual(whole);
  }, 60_000);

  it('are refused in one sentence when something could be done twice without them', async () => {
    await database.query('alter table outbox_messages drop constraint outbox_messages_dedupe_key_key');
    expect(await refusal()).toBe(
      'The database lacks the unique index outbox_messages_dedupe_key_key of outbox_messages; without it the same thing ' +
        'could be done twice, so no work is taken until it stands. Make it again: `alter table outbox_messages add ' +
        'constraint outbox_messages_dedupe_key_key unique (dedupe_key);` (docs/storage-damage.md)',
    );
    await repair();
  });

  it('are warned of when they only serve speed', async () => {
    await database.query('drop index jobs_due_idx');
    expect(await check()).toBe(
      'The database lacks the index jobs_due_idx of jobs; work goes on, only slower. Make it again: `create index ' +
        "concurrently jobs_due_idx on jobs (priority, run_at, id) where status = 'queued' and staged_at is null and not " +
        'held;` (docs/storage-damage.md)',
    );
    await repair();
  });

  it('are told three at a time', async () => {
    for (const name of ['jobs_due_idx', 'jobs_held_idx', 'jobs_staged_idx', 'jobs_running_idx']) {
      await database.query(`drop index ${name}`);
    }
    const sentence = (await check()) ?? '';
    expect(sentence).toContain(' and 1 more; ');
    expect(toldIn(sentence)).toHaveLength(3);
    await repair();
  });

  it.each([
    ['is not valid', `update pg_index set indisvalid = false where indexrelid = 'jobs_dedupe_key_key'::regclass`],
    ['is not ready', `update pg_index set indisready = false where indexrelid = 'jobs_dedupe_key_key'::regclass`],
  ])('count as lacking when one %s', async (_what, spoil) => {
    await database.query(spoil);
    expect(await refusal()).toMatch(/jobs_dedupe_key_key of jobs \(invalid\).*`reindex index jobs_dedupe_key_key;`/);
    await repair();
    expect(await check()).toBeNull();
  });

  it('count as standing when rows from before are not judged by them', async () => {
    await database.query(
      `alter table jobs drop constraint jobs_priority_check;
       alter table jobs add constraint jobs_priority_check check (priority between 0 and 9) not valid`,
    );
    expect(await check()).toBeNull();
  });

  it('are not asked of a schema of another version', async () => {
    await database.query(`drop index jobs_dedupe_key_key;
                          insert into schema_migrations (timestamp, name) values (1, 'OfALaterVersion')`);
    expect(await check()).toBeNull();
    await database.query(`delete from schema_migrations where name = 'OfALaterVersion'`);
    expect(await refusal()).toContain('jobs_dedupe_key_key');
    await repair();
  });

  it('are lost with their table, which only a backup has', async () => {
    await database.query('alter table job_requests rename to elsewhere');
    expect(await refusal()).toBe(
      'The database has lost the table job_requests: restore it from a backup (docs/storage-damage.md)',
    );
    await database.query('alter table elsewhere rename to job_requests');
  });
});
