import type { QueryRunner } from 'typeorm';
import { schemaParts } from './schema-parts';

const migration = (text: string) =>
  class {
    up(runner: QueryRunner): Promise<void> {
      return runner.query(text) as Promise<void>;
    }

    down(): Promise<void> {
      return Promise.resolve();
    }
  };

const MADE = migration(`
  -- Why, and what else; not a statement.
  create table boxes (
    id uuid not null,
    size numeric(4, 2) not null,
    owner uuid,
    constraint boxes_pkey primary key (id),
    constraint boxes_size_check check (size > 0 and size in (1, 2)),
    constraint boxes_owner_fkey foreign key (owner) references people (id)
  ) with (fillfactor = 50);
  create unique index boxes_owner_key on boxes (owner) where size > 1;
  create index boxes_size_idx on boxes (size)`);

const names = async (...later: string[]): Promise<string[]> =>
  (await schemaParts([MADE, ...later.map(migration)])).map(({ name }) => name);

describe('the parts that migrations leave', () => {
  it('are each told with what makes them again', async () => {
    expect(await schemaParts([MADE])).toEqual([
      {
        name: 'boxes_pkey',
        table: 'boxes',
        kind: 'primary key',
        sql: 'alter table boxes add constraint boxes_pkey primary key (id)',
      },
      {
        name: 'boxes_size_check',
        table: 'boxes',
        kind: 'check',
        sql: 'alter table boxes add constraint boxes_size_check check (size > 0 and size in (1, 2))',
      },
      {
        name: 'boxes_owner_fkey',
        table: 'boxes',
        kind: 'foreign key',
        sql: 'alter table boxes add constraint boxes_owner_fkey foreign key (owner) references people (id)',
      },
      {
        name: 'boxes_owner_key',
        table: 'boxes',
        kind: 'unique index',
        sql: 'create unique index boxes_owner_key on boxes (owner) where size > 1',
      },
      {
        name: 'boxes_size_idx',
        table: 'boxes',
        kind: 'index',
        sql: 'create index concurrently boxes_size_idx on boxes (size)',
      },
    ]);
  });

  it('are without what a later one drops, and with what it makes anew', async () => {
    const rest = ['boxes_pkey', 'boxes_owner_fkey', 'boxes_size_idx'];
    expect(await names('drop index boxes_owner_key; alter table boxes drop constraint boxes_size_check')).toEqual(rest);
    const anew = 'drop index boxes_size_idx; create index boxes_size_idx on boxes (size, id)';
    expect((await schemaParts([MADE, migration(anew)])).at(-1)?.sql).toContain('(size, id)');
  });
});
