import { aParticipant } from '@promptpipe/testing';
import { inTransaction, sqlStateOf, type EntityManager } from '../src';
import { violatedConstraint } from '../src/database/transaction';
import { openTransaction, untilBlocked, useDatabase } from './database';

describe('a transaction', () => {
  const database = useDatabase();
  const rename = (tx: EntityManager, id: string, name: string): Promise<unknown> =>
    tx.query('update participants set name = $2 where id = $1', [id, name]);

  it('commits what it did and answers what it made', async () => {
    const { id } = await aParticipant(database);
    expect(await database.tx(async (tx) => (await rename(tx, id, 'Ada'), 'done'))).toBe('done');
    expect(await database.row('participants', id)).toMatchObject({ name: 'Ada' });
  });

  it('runs again when it was chosen to break a deadlock', async () => {
    const [a, b] = [(await aParticipant(database)).id, (await aParticipant(database)).id];
    let runs = 0;
    const other = await openTransaction(database.db);
    await rename(other.tx, b, 'first');
    // Ours waits first, so ours looks for the deadlock first, finds it and ends.
    const ours = inTransaction(database.db, async (tx) => {
      runs += 1;
      await rename(tx, a, 'second');
      await rename(tx, b, 'second');
    });
    await untilBlocked(database);
    await rename(other.tx, a, 'first');
    await other.commit();
    await ours;
    expect(runs).toBe(2);
    expect(await database.row('participants', b)).toMatchObject({ name: 'second' });
  });

  it('does not run again for any other error, and names it', async () => {
    let runs = 0;
    const doubled = database.tx(async (tx) => {
      runs += 1;
      await tx.query(
        `insert into studies (id, code, name, account_id) values (gen_random_uuid(), 'default', 'x', 'default')`,
      );
    });
    const error: unknown = await doubled.catch((refusal: unknown) => refusal);
    expect({ runs, state: sqlStateOf(error), constraint: violatedConstraint(error) }).toEqual({
      ...{ runs: 1, state: '23505', constraint: 'studies_code_key' },
    });
  });

  it.each([null, undefined, 'text', 7, new Error('no SQL'), { code: 'ECONNRESET' }])(
    'reads no SQL state into %p',
    (error) => {
      expect([sqlStateOf(error), violatedConstraint(error)]).toEqual([null, null]);
    },
  );

  it('has limits that end a session which does nothing in the middle of one, and statements that are never compiled', async () => {
    const settings = ['idle_in_transaction_session_timeout', 'lock_timeout', 'TimeZone', 'jit'];
    const shown = await Promise.all(
      settings.map((name) => database.db.query<Record<string, string>[]>(`select current_setting('${name}') as value`)),
    );
    expect(shown.map(([row]) => row?.value)).toEqual(['10s', '5s', 'UTC', 'off']);
  });
});
