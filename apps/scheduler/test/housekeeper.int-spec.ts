import { Metrics } from '@promptpipe/observability';
import { makePartitions, moveMessages } from '@promptpipe/persistence';
import {
  aBoot,
  aJob,
  aMessage,
  aParticipant,
  db,
  DEFAULT_STUDY,
  type ParticipantRow,
  until,
} from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { loadSchedulerConfig } from '../src/config';
import { Housekeeper } from '../src/housekeeping/housekeeper';
import { housekeepingLoop } from '../src/housekeeping/housekeeping.loop';
import { useDatabase } from './use-database';

const LONG_AGO = { finished_at: db(`now() - interval '8 days'`), updated_at: db(`now() - interval '8 days'`) };
const silent = new PinoLogger({ pinoHttp: { level: 'silent' } });
const NEVER = new AbortController().signal;

describe('what keeps the tables small', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let metrics: Metrics;

  beforeEach(async () => {
    person = await aParticipant(database);
    metrics = new Metrics('scheduler');
  });

  const housekeeper = (env: Record<string, string> = {}): Housekeeper =>
    new Housekeeper(database.db, silent, metrics, loadSchedulerConfig({ DATABASE_URL: database.url, ...env }));
  const countOf = async (table: string): Promise<unknown> =>
    (await database.query(`select count(*)::integer as count from ${table}`))[0]?.count;
  const metric = async (name: string, table: string): Promise<string | undefined> =>
    new RegExp(`${name}\\{table="${table}",service="scheduler"\\} (\\d+)`).exec(await metrics.registry.metrics())?.[1];

  it('moves what is long over, counts it, and comes to rest', async () => {
    await aJob(database, person, { status: 'done', ...LONG_AGO });
    await aMessage(database, person, { status: 'sent', ...LONG_AGO });
    const keeper = housekeeper();
    expect([await keeper.runOnce(NEVER), await keeper.runOnce(NEVER)]).toEqual([true, false]);
    expect([await countOf('jobs'), await countOf('jobs_history')]).toEqual([0, 1]);
    expect([await countOf('outbox_messages'), await countOf('outbox_messages_history')]).toEqual([0, 1]);
    expect(await metric('history_rows_total', 'jobs')).toBe('1');
    expect(await metric('history_rows_total', 'outbox_messages')).toBe('1');
  });

  it('waits as long as it is told before it moves', async () => {
    await aJob(database, person, { status: 'done', ...LONG_AGO });
    expect(await housekeeper({ HISTORY_AFTER_DAYS: '9' }).runOnce(NEVER)).toBe(false);
    expect(await countOf('jobs_history')).toBe(0);
  });

  it('removes what was kept for its time, and counts it', async () => {
    await aBoot(database, { gone_at: db(`now() - interval '31 days'`) });
    await housekeeper().runOnce(NEVER);
    expect(await countOf('service_instances')).toBe(0);
    expect(await metric('retention_rows_total', 'service_instances')).toBe('1');
  });

  it('makes the day’s partition where it is missing', async () => {
    const day = `jobs_history_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
    await database.query(`drop table if exists ${day}`);
    await aJob(database, person, { status: 'done', ...LONG_AGO });
    await housekeeper().runOnce(NEVER);
    expect(await countOf(day)).toBe(1);
  });

  it('goes on with the other tables when one cannot be kept', async () => {
    await database.query('alter table jobs_history add check (false) not valid');
    await aJob(database, person, { status: 'done', ...LONG_AGO });
    await aMessage(database, person, { status: 'sent', ...LONG_AGO });
    await housekeeper().runOnce(NEVER);
    await database.query('alter table jobs_history drop constraint jobs_history_check');
    expect([await countOf('jobs'), await countOf('outbox_messages_history')]).toEqual([1, 1]);
  });

  it('removes nothing of a study whose export is not confirmed', async () => {
    const then = db(`now() - interval '100 days'`);
    await aMessage(database, person, { status: 'sent', finished_at: then, updated_at: then });
    await database.tx(async (tx) => {
      await tx.query(`set local promptpipe.clock_offset = '-91 days'`);
      await makePartitions(tx, 0);
      await moveMessages(tx, 7);
    });
    const keeper = housekeeper();
    // That day of jobs_history holds nothing: it goes.
    expect([await keeper.runOnce(NEVER), await keeper.runOnce(NEVER)]).toEqual([true, false]);
    expect(await countOf('outbox_messages_history')).toBe(1);

    await database.query('update studies set export_confirmed_at = now() where id = $1', [DEFAULT_STUDY]);
    expect(await keeper.runOnce(NEVER)).toBe(true);
    await database.query('update studies set export_confirmed_at = null');
    expect(await countOf('moved_messages')).toBe(0);
    expect(await countOf('outbox_messages_history')).toBe(0);
    expect(await metric('retention_rows_total', 'outbox_messages_history')).toBe('1');
  });

  it('works through a backlog by itself', async () => {
    await database.query(
      `insert into jobs (id, kind, payload, cause, status, finished_at)
       select gen_random_uuid(), 'inbound', '{}', 'x', 'done', now() - interval '8 days' from generate_series(1, 2500)`,
    );
    const loop = housekeepingLoop(housekeeper(), () => undefined);
    loop.start();
    await until('all to be moved', async () => (await countOf('jobs_history')) === 2500);
    await loop.stop();
    expect(await countOf('jobs')).toBe(0);
  });
});
