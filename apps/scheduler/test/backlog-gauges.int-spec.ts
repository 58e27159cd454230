import { Metrics } from '@promptpipe/observability';
import { aJob, aMessage, aParticipant, db, insertRow } from '@promptpipe/testing';
import { newId } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { BacklogGauges } from '../src/figures/backlog-gauges';
import { useDatabase } from './use-database';

const database = useDatabase();
const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
const ago = (seconds: number) => db(`pp_now() - interval '${seconds} seconds'`);

/** Values by the labels that matter here. */
async function scrape(metrics: Metrics, name: string): Promise<Record<string, number>> {
  const values = (await metrics.registry.getSingleMetric(name)?.get())?.values ?? [];
  return Object.fromEntries(
    values.map(({ labels, value }) => [
      [labels.row, labels.kind, labels.status].filter(Boolean).join(' '),
      Math.round(value),
    ]),
  );
}

describe('backlog gauges', () => {
  it('tell what is owed by state, and how long the oldest due row of a kind waits', async () => {
    const ada = await aParticipant(database);
    const paused = await aParticipant(database, { status: 'paused' });
    await aJob(database, ada, { kind: 'inbound', run_at: ago(100) });
    await aJob(database, ada, { kind: 'inbound', run_at: ago(30) });
    await aJob(database, ada, { kind: 'inbound', run_at: ago(-900) });
    await aJob(database, ada, { kind: 'inbound', status: 'dead' });
    await aJob(database, ada, { kind: 'scheduled_prompt', run_at: ago(-900) });
    await aMessage(database, ada, { lane: 'reply', not_before: ago(70) });
    await aMessage(database, ada, { lane: 'study', not_before: ago(70), retry_at: ago(-60) });
    await aMessage(database, ada, { lane: 'study', status: 'sent' });
    for (const [who, seconds] of [
      [ada, 50],
      [paused, 5_000],
    ] as const) {
      await insertRow(database, 'active_timers', {
        id: newId(),
        participant_id: who.id,
        timer_type: 'once',
        callback_type: 'scheduled_prompt',
        origin: newId(),
        scheduled_at: db(`date_trunc('milliseconds', pp_now())`),
        next_run: db(`date_trunc('milliseconds', pp_now() - interval '${seconds} seconds')`),
      });
    }
    const metrics = new Metrics('scheduler');
    new BacklogGauges(database.db, metrics, log);
    expect(await scrape(metrics, 'backlog_rows')).toEqual({
      'jobs inbound queued': 3,
      'jobs inbound dead': 1,
      'jobs scheduled_prompt queued': 1,
      'messages reply queued': 1,
      'messages study queued': 1,
      'messages study sent': 1,
      'timers scheduled_prompt active': 2,
    });
    const oldest = await scrape(metrics, 'backlog_oldest_due_seconds');
    expect(oldest).toMatchObject({ 'jobs scheduled_prompt': 0, 'messages study': 0 });
    expect(oldest['jobs inbound']).toBeGreaterThanOrEqual(100);
    expect(oldest['messages reply']).toBeGreaterThanOrEqual(70);
    expect(oldest['timers scheduled_prompt']).toBeGreaterThanOrEqual(50);
    expect(oldest['timers scheduled_prompt']).toBeLessThan(1_000);
  });

  it('leave the other metrics to be told while the database is away', async () => {
    const metrics = new Metrics('scheduler');
    const away = { manager: { query: () => Promise.reject(new Error('away')) } } as unknown as typeof database.db;
    new BacklogGauges(away, metrics, log);
    expect(await metrics.registry.metrics()).toContain('process_cpu_seconds_total');
  });
});
