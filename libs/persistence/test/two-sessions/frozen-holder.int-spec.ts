import { aParticipant, type ParticipantRow, until } from '@promptpipe/testing';
import { lockFreeParticipants, lockParticipant, sqlStateOf, takeSeq } from '../../src';
import { openTransaction, useDatabase } from '../database';
import { enqueue } from './acts';

/** The value of the limit is asserted with the other settings of a session; here it is short, so that it can be seen to work. */
const SHORT = `set idle_in_transaction_session_timeout = '300ms'`;

describe('a holder of a turnstile that freezes in the middle of its transaction', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let frozen: Awaited<ReturnType<typeof openTransaction>>;

  beforeEach(async () => {
    person = await aParticipant(database);
    frozen = await openTransaction(database.db);
    await frozen.tx.query(SHORT);
    await takeSeq(frozen.tx, (await lockParticipant(frozen.tx, person.id))!);
  });

  it('is passed over by batches meanwhile, and keeps nobody for longer than the limit', async () => {
    expect(await database.tx((tx) => lockFreeParticipants(tx, [person.id]))).toEqual([]);
    const next = await database.tx((tx) => enqueue(tx, person));
    expect(next).not.toBeNull();
    const [job] = await database.query('select participant_seq from jobs');
    expect(job).toEqual({ participant_seq: '1' });

    const late: unknown = await lockParticipant(frozen.tx, person.id).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(Error);
    await frozen.rollback().catch(() => undefined);
  });

  it('finds nothing of it written when it thaws', async () => {
    await frozen.tx.query(`update participants set name = 'frozen' where id = $1`, [person.id]);
    await until('the server to end it', async () => {
      const idle = await database.query(
        `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
      );
      return idle.length === 0;
    });
    const commit: unknown = await frozen.commit().catch((error: unknown) => error);
    expect(commit).toBeInstanceOf(Error);
    expect(['25P03', '57P01', null]).toContain(sqlStateOf(commit));
    await frozen.rollback().catch(() => undefined);
    expect((await database.row('participants', person.id)).name).not.toBe('frozen');
    const { next_seq } = await database.row('participants', person.id);
    expect(next_seq).toBe('1');
  });
});
