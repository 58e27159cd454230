import { aJob, aMessage, aParticipant, db, DEFAULT_STUDY, insertRow, type ParticipantRow } from '@promptpipe/testing';
import {
  dropHistory,
  makePartitions,
  migrateDatabase,
  movedJobRetention,
  movedMessageRetention,
  moveJobs,
  moveMessages,
} from '../src';
import { useDatabase } from './database';

const LONG_AGO = db(`now() - interval '8 days'`);
const PARTITIONS = `
  select child.relname as name, pg_get_expr(child.relpartbound, child.oid) as bound
    from pg_inherits i join pg_class child on child.oid = i.inhrelid
   where i.inhparent in ('jobs_history'::regclass, 'outbox_messages_history'::regclass)
   order by 1`;

describe('the days of history', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  const names = async (): Promise<string[]> =>
    (await database.query<{ name: string }>(PARTITIONS)).map(({ name }) => name);
  const dropAll = async (): Promise<void> => {
    for (const name of await names()) await database.query(`drop table ${name}`);
  };
  const confirm = (): Promise<unknown> =>
    database.query('update studies set export_confirmed_at = now() where id = $1', [DEFAULT_STUDY]);
  /** Moved by a mover whose clock stood so many days before ours, into a partition of that day. */
  const inThePast = (
    days: number,
    work: (tx: Parameters<typeof makePartitions>[0]) => Promise<unknown>,
  ): Promise<unknown> =>
    database.tx(async (tx) => {
      await tx.query(`set local promptpipe.clock_offset = '-${days} days'`);
      await makePartitions(tx, 0);
      await work(tx);
    });
  const aMovedMessage = async (daysAgo: number): Promise<string> => {
    const long = db(`now() - interval '${daysAgo + 8} days'`);
    const { id } = await aMessage(database, person, { status: 'sent', finished_at: long, updated_at: long });
    await inThePast(daysAgo, (tx) => moveMessages(tx, 7));
    return id;
  };

  beforeEach(async () => {
    await dropAll();
    await database.tx((tx) => makePartitions(tx));
    person = await aParticipant(database);
  });

  it('are made a week ahead, each for its own day, and not a second time', async () => {
    const made = await database.query<{ name: string; bound: string }>(PARTITIONS);
    expect(made).toHaveLength(16);
    const [today] = await database.query<{ name: string; from: string; to: string }>(
      `select to_char(now(), 'YYYYMMDD') as name, to_char(now(), 'YYYY-MM-DD') as from,
              to_char(now() + interval '1 day', 'YYYY-MM-DD') as to`,
    );
    expect(made[0]).toEqual({
      name: `jobs_history_${today!.name}`,
      bound: `FOR VALUES FROM ('${today!.from}') TO ('${today!.to}')`,
    });
    expect(await database.tx((tx) => makePartitions(tx))).toEqual([]);
  });

  it('are made once when two make them', async () => {
    await dropAll();
    const made = await Promise.all([1, 2, 3].map(() => database.tx((tx) => makePartitions(tx))));
    expect(made.map(({ length }) => length).sort()).toEqual([0, 0, 16]);
  });

  it('are made at a migration', async () => {
    await dropAll();
    await migrateDatabase(database.url);
    expect(await names()).toHaveLength(16);
  });

  it('lock nobody out of history while they are made', async () => {
    await dropAll();
    await database.tx(async (tx) => {
      await makePartitions(tx);
      expect(await database.query('select count(*)::integer as count from jobs_history')).toEqual([{ count: 0 }]);
    });
  });

  it('lose no row when one is missing: the row stays where it is', async () => {
    await dropAll();
    const over = { finished_at: LONG_AGO, updated_at: LONG_AGO };
    const job = await aJob(database, person, { status: 'done', ...over });
    const message = await aMessage(database, person, { status: 'sent', ...over });
    await expect(database.tx((tx) => moveJobs(tx, 7))).rejects.toThrow('no partition');
    await expect(database.tx((tx) => moveMessages(tx, 7))).rejects.toThrow('no partition');
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'done' });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ status: 'sent' });
  });

  it('go at once when they are old and every study in them is exported', async () => {
    const id = await aMovedMessage(91);
    const young = await aMovedMessage(89);
    await confirm();
    const before = await names();
    const { dropped, kept } = await database.tx((tx) => dropHistory(tx, 'outbox_messages_history', 90));
    expect([dropped?.rows, kept]).toEqual([1, []]);
    expect(await names()).toEqual(before.filter((name) => name !== dropped?.partition));
    expect(await database.row('outbox_messages_history', id)).toEqual({});
    expect(await database.row('outbox_messages_history', young)).toMatchObject({ id: young });
    expect(await database.tx((tx) => dropHistory(tx, 'outbox_messages_history', 90))).toEqual({
      dropped: null,
      kept: [],
    });
  });

  it('take the keys that led to them along, and no others', async () => {
    const gone = await aMovedMessage(91);
    const kept = await aMovedMessage(89);
    const job = await aJob(database, person, { status: 'done', finished_at: LONG_AGO });
    await database.tx((tx) => moveJobs(tx, 7));
    await confirm();
    const prune = (): Promise<number[]> =>
      database.tx(async (tx) => [await movedMessageRetention.runOnce(tx, 0), await movedJobRetention.runOnce(tx, 0)]);
    expect(await prune()).toEqual([0, 0]);
    await database.tx((tx) => dropHistory(tx, 'outbox_messages_history', 90));
    expect([await prune(), await prune()]).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(await database.query('select message_id from moved_messages')).toEqual([{ message_id: kept }]);
    expect(await database.query('select job_id from moved_jobs')).toEqual([{ job_id: job.id }]);
    expect(kept).not.toBe(gone);
  });

  it('take the log of their jobs along', async () => {
    const over = db(`now() - interval '99 days'`);
    const job = await aJob(database, person, { status: 'done', finished_at: over, updated_at: over });
    const attempt = { boot_id: job.id, attempt: 1, outcome: 'retry' };
    const other = await aJob(database, person);
    for (const { id } of [job, other]) await insertRow(database, 'job_attempts', { job_id: id, ...attempt });
    await inThePast(91, (tx) => moveJobs(tx, 7));
    await confirm();
    await database.tx((tx) => dropHistory(tx, 'jobs_history', 90));
    expect(await database.tx((tx) => movedJobRetention.runOnce(tx, 0))).toBe(1);
    expect(await database.query('select job_id from job_attempts')).toEqual([{ job_id: other.id }]);
  });

  it('stay whole while a row of them belongs to a study that is not exported', async () => {
    const id = await aMovedMessage(91);
    const { dropped, kept } = await database.tx((tx) => dropHistory(tx, 'outbox_messages_history', 90));
    expect([dropped, kept.length]).toEqual([null, 1]);
    expect(await database.row('outbox_messages_history', id)).toMatchObject({ id });
  });

  it('go when they hold nothing, and do not wait for one that is kept', async () => {
    await aMovedMessage(95);
    await inThePast(93, () => Promise.resolve());
    const { dropped, kept } = await database.tx((tx) => dropHistory(tx, 'outbox_messages_history', 90));
    expect([dropped?.rows, kept.length]).toEqual([0, 1]);
  });

  it('stay when their drop would have to wait for a reader', async () => {
    await aMovedMessage(91);
    await confirm();
    const before = await names();
    await database.tx(async (reader) => {
      await reader.query('select * from outbox_messages_history');
      await expect(database.tx((tx) => dropHistory(tx, 'outbox_messages_history', 90))).rejects.toThrow('lock timeout');
    });
    expect(await names()).toEqual(before);
  });
});
