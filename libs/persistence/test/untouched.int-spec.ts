import { aBoot, aJob, aMessage, aParticipant, db, insertRow, type ParticipantRow } from '@promptpipe/testing';
import {
  dropHistory,
  dropOrphanJobLocks,
  expireMessages,
  makePartitions,
  moveJobs,
  moveMessages,
  sweepHeldMessages,
  requeueStaleRunningJobs,
  takeBackStaleMessages,
  unstageAgedJobs,
  unstageAgedMessages,
  unstageLostJobs,
  unstageLostMessages,
  type EntityManager,
} from '../src';
import { useDatabase } from './database';

const EPOCH = 'epoch-2';
const ago = (days: number): { finished_at: unknown; updated_at: unknown } => ({
  finished_at: db(`now() - interval '${days} days'`),
  updated_at: db(`now() - interval '${days} days'`),
});

/** All that recovery does to rows, and what keeps the tables small. */
const DUTIES: readonly ((tx: EntityManager) => Promise<unknown>)[] = [
  requeueStaleRunningJobs,
  dropOrphanJobLocks,
  (tx) => unstageLostJobs(tx, EPOCH),
  unstageAgedJobs,
  takeBackStaleMessages,
  (tx) => unstageLostMessages(tx, EPOCH),
  (tx) => unstageAgedMessages(tx, '00000000-0000-7000-8000-000000000001'),
  (tx) => sweepHeldMessages(tx),
  expireMessages,
  makePartitions,
  (tx) => moveJobs(tx, 7),
  (tx) => moveMessages(tx, 7),
  (tx) => dropHistory(tx, 'jobs_history', 1),
  (tx) => dropHistory(tx, 'outbox_messages_history', 1),
];

const JOB_ENDS = ['done', 'dead', 'canceled'];
const MESSAGE_ENDS = ['sent', 'failed', 'canceled', 'expired'];

describe('what is over', () => {
  const database = useDatabase();

  const finished = async (person: ParticipantRow, days: number): Promise<void> => {
    for (const status of JOB_ENDS) await aJob(database, person, { status, attempt: 3, lock_key: 'k', ...ago(days) });
    for (const status of MESSAGE_ENDS) {
      await aMessage(database, person, { status, expires_at: db(`now() - interval '1 hour'`), ...ago(days) });
    }
  };
  const unfinished = async (person: ParticipantRow): Promise<void> => {
    const [boot, old] = [await aBoot(database, { gone_at: db('now()') }), db(`now() - interval '1 hour'`)];
    const stage = { staged_at: old, staged_by: boot, staged_epoch: 'epoch-1' };
    const job = await aJob(database, person, { status: 'running', lease_owner: boot });
    await insertRow(database, 'job_locks', { lock_key: 'k', job_id: job.id, attempt: 0, acquired_at: old });
    await aJob(database, person, stage);
    await aMessage(database, person, { status: 'sending', lease_owner: boot });
    await aMessage(database, person, { ...stage, staged_account_epoch: 1 });
    await aMessage(database, person, { held: true, lane: 'bulk' });
    await aMessage(database, person, { expires_at: old, lane: 'reply' });
  };
  const sumOf = async (table: string, ids: readonly string[]): Promise<unknown> =>
    database.query(
      `select count(*)::integer as count, md5(string_agg(t::text, '|' order by id)) as sum from ${table} t where id = any($1)`,
      [ids],
    );
  const idsOf = async (table: string, where: string): Promise<string[]> =>
    (await database.query<{ id: string }>(`select id from ${table} where ${where}`)).map(({ id }) => id);

  it('stays as it is, by count and checksum, through all that recovery and housekeeping do', async () => {
    const person = await aParticipant(database);
    await finished(await aParticipant(database, { status: 'withdrawn' }), 30);
    expect([await database.tx((tx) => moveJobs(tx, 7)), await database.tx((tx) => moveJobs(tx, 7))]).toEqual([2, 1]);
    expect(await database.tx((tx) => moveMessages(tx, 7))).toBe(4);
    await finished(person, 1);
    await unfinished(person);

    const over: readonly (readonly [string, string[]])[] = [
      ['jobs', await idsOf('jobs', 'finished_at is not null')],
      ['outbox_messages', await idsOf('outbox_messages', 'finished_at is not null')],
      ['jobs_history', await idsOf('jobs_history', 'true')],
      ['outbox_messages_history', await idsOf('outbox_messages_history', 'true')],
    ];
    const sums = async (): Promise<unknown[]> => {
      const all: unknown[] = [];
      for (const [table, ids] of over) all.push(await sumOf(table, ids));
      return all;
    };
    const before = await sums();
    const openBefore = await sumOf('jobs', await idsOf('jobs', 'finished_at is null'));
    expect(over.map(([, ids]) => ids.length)).toEqual([3, 4, 3, 4]);

    for (const duty of [...DUTIES, ...DUTIES]) await database.tx(duty);
    expect(await sums()).toEqual(before);
    expect(await sumOf('jobs', await idsOf('jobs', 'finished_at is null'))).not.toEqual(openBefore);
  });
});
