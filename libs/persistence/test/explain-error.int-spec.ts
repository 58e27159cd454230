import { autocommit, inTransaction, NeedsRepair, OwnerSession } from '../src';
import { queryRows } from '../src/database/sql';
import { useDatabase } from './database';

/** Raises what Postgres raises; parameters: SQLSTATE, message. */
const RAISE = `
  create or replace function raise_damage(state text, message text) returns void language plpgsql as $$
  begin raise exception using errcode = state, message = message; end $$`;

const PATHS = `
  select pg_relation_filepath('outbox_messages') as heap, pg_relation_filepath('jobs_due_idx') as index,
         pg_relation_filepath((select reltoastrelid from pg_class where relname = 'outbox_messages')) as toast`;

describe('an error that tells of damage', () => {
  const database = useDatabase();
  let path: Record<string, string>;

  beforeAll(async () => {
    await database.query(RAISE);
    [path = {}] = await database.query<Record<string, string>>(PATHS);
  });

  const raised = (state: string, message: string): Promise<Error> =>
    queryRows(autocommit(database.db), 'select raise_damage($1, $2)', [state, message]).then(
      () => new Error('nothing was raised'),
      (error: unknown) => error as Error,
    );

  it.each([
    ['as Postgres 18 says it', 'heap', (file: string) => `invalid page in block 3 of relation "${file}"`],
    ['as older ones say it', 'heap', (file: string) => `invalid page in block 3 of relation ${file}`],
    ['of a segment', 'heap', (file: string) => `could not read blocks 3..3 in file "${file}.1": read only 0 bytes`],
    ['of a fork', 'heap', (file: string) => `invalid page in block 0 of relation "${file}_vm"`],
    ['of what is kept aside for long values', 'toast', (file: string) => `ungültige Seite in Block 1 von »${file}«`],
  ])('names the table, what Postgres says and the way out: %s', async (_how, key, words) => {
    const said = words(path[key] ?? '');
    const error = await raised('XX001', said);
    expect(error).toBeInstanceOf(NeedsRepair);
    expect(error.message).toBe(
      `A page of the table outbox_messages is damaged on disk (${said}); what needs it waits and is not lost. ` +
        'Restore it from a backup, or repair it (docs/storage-damage.md)',
    );
  });

  it('names the index, and how it is made again', async () => {
    const { message } = await raised('XX002', `invalid page in block 1 of relation "${path.index}"`);
    expect(message).toBe(
      `The index jobs_due_idx of jobs is damaged on disk (invalid page in block 1 of relation "${path.index}"). ` +
        'Make it again: `reindex index jobs_due_idx;` (docs/storage-damage.md)',
    );
  });

  it('is told also where nobody knows whose page it is', async () => {
    const { message } = await raised('XX001', 'missing chunk number 0');
    expect(message).toMatch(/^A page of the database is damaged on disk \(missing chunk number 0\)/);
  });

  it.each([
    ['58P01', 'could not access file "$libdir/none"'],
    ['22012', 'division by zero'],
  ])('is no other error: %s', async (state, words) => {
    const error = await raised(state, words);
    expect(error).not.toBeInstanceOf(NeedsRepair);
    expect(error.message).toBe(words);
  });

  it('is told of a transaction when that has let go of its connection', async () => {
    const failing = inTransaction(database.db, (tx) =>
      queryRows(tx, 'select raise_damage($1, $2)', ['XX001', `invalid page of "${path.heap}"`]),
    );
    await expect(failing).rejects.toMatchObject({ untilRepaired: true });
  });

  it('is told of the connection of the owner', async () => {
    const session = new OwnerSession(database.db, {
      ...{ directUrl: database.url, service: 'api', version: '0', kinds: [] },
    });
    await session.open();
    const failing = session.query('select raise_damage($1, $2)', ['XX001', `invalid page of "${path.heap}"`]);
    await expect(failing).rejects.toBeInstanceOf(NeedsRepair);
  });

  it('names the unique index that an insert relies on', async () => {
    await database.query('alter table inbound_dedup drop constraint inbound_dedup_pkey');
    const insert = `insert into inbound_dedup values ('default', 'x') on conflict (account_id, wa_message_id) do nothing`;
    await expect(queryRows(autocommit(database.db), insert)).rejects.toThrow(
      /lacks the primary key inbound_dedup_pkey of inbound_dedup.*add constraint inbound_dedup_pkey primary key/,
    );
    await database.query(
      'alter table inbound_dedup add constraint inbound_dedup_pkey primary key (account_id, wa_message_id)',
    );
  });

  it('is none where a statement names what was never unique', async () => {
    const insert = `insert into studies select * from studies on conflict (name) do nothing`;
    await expect(queryRows(autocommit(database.db), insert)).rejects.toThrow(/no unique or exclusion constraint/);
  });
});
